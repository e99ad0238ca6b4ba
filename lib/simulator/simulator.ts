// The door of the simulator: starts API server, controllers and ntfy on the loopback and hands out the controls.

import { setMaxListeners } from 'node:events'
import type { Past } from '@/lib/history/store'
import { parseRef } from '@/lib/ref'
import { type RecordedRequest, startApiServer } from './apiserver'
import { buildCatalogue, resourceOfObject } from './catalogue'
import { containerLogs } from './container-logs'
import { ControllerLog } from './controller-log'
import { createEventRecorder } from './event-recorder'
import type { Fault } from './faults'
import { startFluxBehaviour } from './flux-behaviour'
import { type Failure, FluxWorld } from './flux-world'
import { startGroundLife } from './ground-life'
import { isRecord, type JsonObject, mergePatch } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { startLiveliness } from './liveliness'
import type { Publication } from './ntfy-cache'
import { createNtfyDispatch } from './ntfy-dispatch'
import { HOMELAB_NTFY, HOMELAB_TOPIC, writeNtfyHistory } from './ntfy-history'
import { type NtfyFault, startNtfyServer } from './ntfy-server'
import { collectionOf, ObjectStore } from './object-store'
import { startObservabilityServer } from './observability-server'
import type { PodFault } from './pod-fault'
import { createRandom } from './random'
import { buildScenario, type ScenarioChoice } from './scenario'
import { recallWeeks } from './scenario-history'
import { HOMELAB_KUBERNETES } from './scenario-homelab'
import { countRepeated, recallLastDay } from './scenario-past'
import { createScheduler } from './scheduler'
import { type CommitContent, Upstreams } from './upstream'
import { startWorkloads } from './workload-behaviour'
import { recallPods } from './workload-past'

/** live: intervals, commits, messages; reactive: only answers what is asked; none: nothing moves. */
type Behaviour = 'live' | 'reactive' | 'none'

export interface SimulatorOptions {
  readonly scenario: ScenarioChoice
  readonly signal: AbortSignal
  readonly apiPort?: number
  readonly ntfyPort?: number
  readonly now?: () => Date
  /** Above 1: everything that takes time takes less. */
  readonly speed?: number
  readonly seed?: number
  /** Default: live for the homelab, reactive otherwise. */
  readonly behaviour?: Behaviour
}

export interface SimulatorControl {
  /** Creates or replaces an object, as an administrator with all rights would. */
  put(object: KubeObject): KubeObject
  /** `Kind/namespace/name` */
  remove(ref: string): void
  /** Merges into the status, as a controller would. */
  setStatus(ref: string, status: JsonObject): void
  get(ref: string): KubeObject | undefined
  /** The object fails every run from now on, until healed; it does not run by itself because of this. */
  fail(ref: string, failure: Failure): void
  heal(ref: string): void
  /** Breaks what runs, or mends it: all pods of a workload and those that come after them, or the one pod. */
  strike(ref: string, fault: PodFault | undefined): void
  /** The pods of the next roll-outs of a workload do not come up; those of now run on. */
  spoil(ref: string, fault: PodFault): void
  /** Somebody pushes to what this source follows; returns the revision that the source will find. */
  push(sourceRef: string, subject: string, content?: CommitContent): string
  publish(topic: string, publication: Publication): void
  /** Moves the simulated time and everything due with it, also while paused. */
  advance(ms: number): void
  /** Nothing happens by itself until resumed. */
  pause(): void
  resume(): void
  requests(): readonly RecordedRequest[]
  /** Returns what lifts the fault again. */
  inject(fault: Fault | NtfyFault): () => void
}

export interface Simulator {
  readonly server: string
  readonly ntfyUrl: string
  /** As the cluster calls the same server, which is its own proxy. */
  readonly ntfyInCluster: string
  /** Where Alertmanager, Prometheus and Loki answer. */
  readonly observabilityUrl: string
  readonly topics: readonly string[]
  /** What somebody would have recorded who had watched the homelab before it began. */
  readonly past?: Past
  readonly control: SimulatorControl
  /** Ends every timer and socket. */
  stop(): void
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const ended = new AbortController()
  const signal = AbortSignal.any([options.signal, ended.signal])
  // Every watch and timer listens to the one end: that many listeners are meant.
  setMaxListeners(0, signal)
  const seed = options.seed ?? 1
  const scheduler = createScheduler(options.now ?? (() => new Date()), options.speed ?? 1, signal)
  const { clock } = scheduler
  const random = createRandom(seed)
  const startedAt = clock()
  const scenario = buildScenario(options.scenario, startedAt, seed)
  const behaviour = options.behaviour ?? (scenario.isLively ? 'live' : 'reactive')
  const catalogue = buildCatalogue(scenario.objects, scenario.absentKinds)
  const store = new ObjectStore(clock)
  const log = new ControllerLog()
  const topics = [HOMELAB_TOPIC]

  const ntfy = await startNtfyServer({ port: options.ntfyPort ?? 0, clock, signal, seed })
  const upstreams = new Upstreams(random)
  const recorder = createEventRecorder(store, scheduler, random, (event) => {
    log.write(event, clock())
    dispatch(event)
  })
  const native = createEventRecorder(store, scheduler, createRandom(seed + 1), () => {})

  const collectionFor = (object: KubeObject) => {
    const resource = resourceOfObject(catalogue, object)
    if (resource === undefined)
      throw new Error(`The simulated cluster does not serve ${object.apiVersion} ${object.kind}.`)
    return collectionOf(resource)
  }
  const locate = (ref: string) => {
    const { kind, namespace, name } = parseRef(ref) ?? { kind: ref, namespace: '', name: '' }
    const resource = catalogue.find((one) => one.kind === kind)
    if (resource === undefined) throw new Error(`The simulated cluster serves no kind ${kind}.`)
    return { collection: collectionOf(resource), namespace: namespace === '' ? undefined : namespace, name }
  }
  const get = (ref: string) => {
    const { collection, namespace, name } = locate(ref)
    return store.get(collection, namespace, name)
  }
  const demand = (ref: string) => {
    const object = get(ref)
    if (object === undefined) throw new Error(`The simulated cluster has no ${ref}.`)
    return object
  }

  for (const object of scenario.objects) store.write(collectionFor(object), object)
  for (const [collection, make] of scenario.later ?? []) store.provide(collection, make)
  const { say } = native
  if (scenario.isLively) for (const event of recallPods(scenario.objects, startedAt)) native.recall(event, event)
  const workloads = startWorkloads({ store, scheduler, random: createRandom(seed + 2), say, signal, behaviour })
  const world = new FluxWorld(store, catalogue, recorder.record, upstreams, random, clock, scenario.requeueMs, {
    workloads,
    note: (object, message) => log.note(object, message, clock()),
  })
  const dispatch = createNtfyDispatch(world, topics, ntfy.publish)
  if (scenario.isLively) {
    const stored = scenario.objects.map((object) => get(refOfObject(object)) ?? object)
    const messages = [...writeNtfyHistory(startedAt, seed)]
    const repeatToNtfy = createNtfyDispatch(world, topics, (_, message) => messages.push(message))
    const past = recallLastDay(stored, startedAt)
    for (const event of countRepeated(past)) recorder.recall(event, event)
    for (const event of past) {
      log.write(event, event.at)
      repeatToNtfy(event, event.at)
    }
    const byTime = messages.toSorted((left, right) => (left.at?.getTime() ?? 0) - (right.at?.getTime() ?? 0))
    for (const message of byTime) ntfy.publish(HOMELAB_TOPIC, message)
  }
  if (behaviour !== 'none') {
    const hasIntervals = behaviour === 'live'
    startFluxBehaviour({ store, world, scheduler, signal, hasIntervals, objects: scenario.objects })
    if (behaviour === 'live' && scenario.isLively) {
      startLiveliness(world, scheduler, ntfy.publish)
      startGroundLife({ store, scheduler, random: createRandom(seed + 3) })
    }
  }
  const logs = containerLogs(log, scheduler)
  const api = await startApiServer({
    store,
    catalogue,
    kubernetesVersion: HOMELAB_KUBERNETES,
    port: options.apiPort ?? 0,
    clock,
    signal,
    logs,
  })
  const list = (collection: string) => store.list(collection)
  const observability = await startObservabilityServer({ list, logs, clock, signal })

  return {
    server: api.url,
    ntfyUrl: ntfy.url,
    ntfyInCluster: HOMELAB_NTFY,
    observabilityUrl: observability.url,
    topics,
    ...(scenario.isLively
      ? {
          past: recallWeeks(
            scenario.objects.map((object) => get(refOfObject(object)) ?? object),
            startedAt,
          ),
        }
      : {}),
    control: {
      put: (object) => store.write(collectionFor(object), object),
      remove(ref) {
        const { collection, namespace, name } = locate(ref)
        store.remove(collection, namespace, name)
      },
      setStatus(ref, status) {
        const object = demand(ref)
        const merged = mergePatch(object.status ?? {}, status)
        if (isRecord(merged)) store.write(collectionFor(object), { ...object, status: merged })
      },
      get,
      fail: (ref, failure) => world.fail(ref, failure),
      heal: (ref) => world.heal(ref),
      strike: workloads.strike,
      spoil: workloads.spoil,
      push: (sourceRef, subject, content) => upstreams.push(demand(sourceRef), subject, content).revision,
      publish: (topic, publication) => void ntfy.publish(topic, publication),
      advance: scheduler.advance,
      pause: scheduler.pause,
      resume: scheduler.resume,
      requests: api.requests,
      inject: (fault) => (isNtfyFault(fault) ? ntfy.inject(fault) : api.inject(fault)),
    },
    stop: () => ended.abort(),
  }
}

function isNtfyFault(fault: Fault | NtfyFault): fault is NtfyFault {
  return fault.type.startsWith('ntfy-')
}
