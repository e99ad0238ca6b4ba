// The door of the simulator: starts API server, controllers and ntfy on the loopback and hands out the controls.

import { type RecordedRequest, startApiServer } from './apiserver'
import { buildCatalogue, resourceOfObject } from './catalogue'
import type { Fault } from './faults'
import type { JsonObject } from './json'
import { mergePatch } from './json'
import type { KubeObject } from './kube-object'
import { collectionOf, ObjectStore } from './object-store'
import { buildScenario, type ScenarioChoice } from './scenario'
import { HOMELAB_KUBERNETES } from './scenario-homelab'

export interface SimulatorOptions {
  readonly scenario: ScenarioChoice
  readonly signal: AbortSignal
  readonly apiPort?: number
  readonly ntfyPort?: number
  readonly now?: () => Date
  readonly speed?: number
  readonly seed?: number
}

export interface SimulatorControl {
  /** Creates or replaces an object, as an administrator with all rights would. */
  put(object: KubeObject): KubeObject
  /** `Kind/namespace/name` */
  remove(ref: string): void
  /** Merges into the status, as a controller would. */
  setStatus(ref: string, status: JsonObject): void
  get(ref: string): KubeObject | undefined
  requests(): readonly RecordedRequest[]
  inject(fault: Fault): () => void
}

export interface Simulator {
  readonly server: string
  readonly control: SimulatorControl
  stop(): void
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const ended = new AbortController()
  const signal = AbortSignal.any([options.signal, ended.signal])
  const clock = options.now ?? (() => new Date())
  const scenario = buildScenario(options.scenario, clock(), options.seed ?? 1)
  const catalogue = buildCatalogue(scenario.objects, scenario.absentKinds)
  const store = new ObjectStore(clock)

  function collectionOfKind(object: { readonly apiVersion: string; readonly kind: string }): string {
    const resource = resourceOfObject(catalogue, object)
    if (resource === undefined)
      throw new Error(`The simulated cluster does not serve ${object.apiVersion} ${object.kind}.`)
    return collectionOf(resource)
  }

  function find(ref: string) {
    const [kind = '', namespace = '', name = ''] = ref.split('/')
    const resource = catalogue.find((one) => one.kind === kind)
    if (resource === undefined) throw new Error(`The simulated cluster serves no kind ${kind}.`)
    return { collection: collectionOf(resource), namespace: namespace === '' ? undefined : namespace, name }
  }

  for (const object of scenario.objects) store.write(collectionOfKind(object), object)

  const api = await startApiServer({
    store,
    catalogue,
    kubernetesVersion: HOMELAB_KUBERNETES,
    port: options.apiPort ?? 0,
    clock,
    signal,
  })

  function get(ref: string): KubeObject | undefined {
    const { collection, namespace, name } = find(ref)
    return store.get(collection, namespace, name)
  }

  return {
    server: api.url,
    control: {
      put: (object) => store.write(collectionOfKind(object), object),
      remove(ref) {
        const { collection, namespace, name } = find(ref)
        store.remove(collection, namespace, name)
      },
      setStatus(ref, status) {
        const object = get(ref)
        if (object === undefined) throw new Error(`The simulated cluster has no ${ref}.`)
        const merged = mergePatch(object.status ?? {}, status)
        if (typeof merged !== 'object' || merged === null) return
        store.write(find(ref).collection, { ...object, status: { ...merged } })
      },
      get,
      requests: api.requests,
      inject: api.inject,
    },
    stop: () => ended.abort(),
  }
}
