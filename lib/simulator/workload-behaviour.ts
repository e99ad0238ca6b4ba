// Kubernetes at work: whoever changes a workload or a pod wakes its controller and its kubelet. What Flux applies comes in
// here, and tests and stories can break what runs.

import { buildJob } from './build-made'
import { after, DAY_MS, sha256 } from './build-object'
import { type ControllerOptions, reconcileDeployment } from './deployment-controller'
import type { SayEvent } from './event-recorder'
import { isRecord, type JsonObject, recordAt, recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import { Kubelet } from './kubelet'
import { isNativeKind, NativeObjects } from './native-objects'
import type { Change, ObjectStore } from './object-store'
import type { PodFault } from './pod-fault'
import type { Random } from './random'
import type { Scheduler } from './scheduler'
import { reconcileDaemonSet, reconcileJob, reconcileStatefulSet } from './set-controllers'
import { KEPT_JOBS } from './settle-cron-job'
import { startProbes } from './workload-liveliness'
import { isPodReady, replicasOf } from './workload-status'

export interface TemplateChange {
  /** For the containers that have another tag of the same repository. */
  readonly image?: string
  /** What the change is of: the same again changes nothing. */
  readonly of: string
}

export interface Workloads {
  rollOut(ref: string, change: TemplateChange): void
  /** Whether what was applied last is there and runs; also where there is no such workload. */
  hasSettled(ref: string): boolean
  /** Whether its roll-out has been given up. */
  isStuck(ref: string): boolean
}

/** Where nobody looks at workloads. */
export const NO_WORKLOADS: Workloads = { rollOut() {}, hasSettled: () => true, isStuck: () => false }

export interface WorkloadControl extends Workloads {
  /** A workload: its pods, and those that come after them. A pod: this one. Nothing is wrong any more, when left out. */
  strike(ref: string, fault: PodFault | undefined): void
  /** The pods of the next roll-outs; those of now run on. */
  spoil(ref: string, fault: PodFault): void
}

export interface WorkloadOptions {
  readonly store: ObjectStore
  readonly scheduler: Scheduler
  readonly random: Random
  readonly say: SayEvent
  readonly signal: AbortSignal
  /** live: what ends goes on ending, CronJobs run; reactive: only what is asked; none: nothing but what is struck. */
  readonly behaviour: 'live' | 'reactive' | 'none'
}

const CONTROLLERS: Readonly<Record<string, (options: ControllerOptions, object: KubeObject) => void>> = {
  Deployment: reconcileDeployment,
  StatefulSet: reconcileStatefulSet,
  DaemonSet: reconcileDaemonSet,
  Job: reconcileJob,
}
const LOOKS_AFTER_MS = 40

export function startWorkloads(options: WorkloadOptions): WorkloadControl {
  const { store, scheduler, behaviour, signal } = options
  const objects = new NativeObjects(store)
  const parts = { ...options, objects, isMoving: behaviour !== 'none', mayStumble: behaviour === 'live' }
  const kubelet = new Kubelet(parts)
  const awaited = new Set<string>()

  function look(workload: KubeObject): void {
    const key = workload.metadata.uid ?? ''
    if (awaited.has(key)) return
    const reconcile = () => {
      awaited.delete(key)
      CONTROLLERS[workload.kind]?.(parts, workload)
    }
    if (parts.isMoving) {
      awaited.add(key)
      scheduler.after(LOOKS_AFTER_MS, reconcile)
    } else reconcile()
  }

  function follow({ type, object, previous }: Change): void {
    if (!isNativeKind(object.kind) || object.kind === 'Node') return
    if (object.kind === 'Pod') {
      if (type === 'ADDED') kubelet.begin(object)
      const isEnding = object.metadata.deletionTimestamp !== undefined
      if (type === 'MODIFIED' && isEnding && previous?.metadata.deletionTimestamp === undefined) kubelet.end(object)
      const workload = workloadOf(objects, object)
      if (workload !== undefined) look(workload)
      return
    }
    const workload = object.kind === 'ReplicaSet' ? objects.ownerOf(object) : object
    const isMoved = type === 'DELETED' || previous?.metadata.generation !== object.metadata.generation
    if (isMoved && workload !== undefined) look(workload)
  }

  const pods = () => objects.list('Pod')
  // A fleet's pods are made when somebody asks for them.
  for (const pod of store.isLoaded('/pods') ? pods() : []) kubelet.learn(pod)
  if (behaviour !== 'none') store.onChange(follow, signal)
  if (behaviour === 'live') {
    for (const pod of pods()) kubelet.resume(pod)
    for (const cronJob of objects.list('CronJob')) runDaily(parts, cronJob)
    startProbes(parts)
  }

  const find = (ref: string): KubeObject | undefined => {
    const [kind = '', namespace = '', name = ''] = ref.split('/')
    return isNativeKind(kind) ? objects.get(kind, namespace, name) : undefined
  }
  const demand = (ref: string): KubeObject => {
    const object = find(ref)
    if (object === undefined) throw new Error(`The simulated cluster has no ${ref}.`)
    return object
  }
  const setsOf = (workload: KubeObject) => objects.ownedBy(workload, 'ReplicaSet')
  const podsOf = (workload: KubeObject) =>
    [workload, ...setsOf(workload)].flatMap((owner) => objects.ownedBy(owner, 'Pod'))
  return {
    rollOut(ref, change) {
      const workload = find(ref)
      const template = recordAt(workload, 'spec', 'template')
      if (workload === undefined || template === undefined) return
      const { generation = 1 } = workload.metadata
      const spec = { ...workload.spec, template: changed(template, change) }
      objects.write({ ...workload, metadata: { ...workload.metadata, generation: generation + 1 }, spec })
    },
    hasSettled(ref) {
      const workload = find(ref)
      return workload === undefined || hasSettled(workload)
    },
    isStuck: (ref) =>
      recordsAt(find(ref), 'status', 'conditions').some((one) => one.type === 'Progressing' && one.status === 'False'),
    strike(ref, fault) {
      const object = demand(ref)
      for (const { metadata } of [object, ...setsOf(object)]) kubelet.setFault(metadata.uid ?? '', fault)
      for (const pod of object.kind === 'Pod' ? [object] : podsOf(object)) {
        kubelet.setFault(pod.metadata.uid ?? '', fault)
        if (fault !== undefined) kubelet.strike(pod, fault)
        else if (!isPodReady(pod)) kubelet.begin(pod)
      }
      const workload = object.kind === 'Pod' ? workloadOf(objects, object) : object
      if (!parts.isMoving && workload !== undefined) look(workload)
    },
    spoil(ref, fault) {
      const workload = demand(ref)
      for (const { metadata } of [...setsOf(workload), ...podsOf(workload)]) kubelet.exempt(metadata.uid ?? '')
      kubelet.setFault(workload.metadata.uid ?? '', fault)
    },
  }
}

function workloadOf(objects: NativeObjects, pod: KubeObject): KubeObject | undefined {
  const owner = objects.ownerOf(pod)
  return owner?.kind === 'ReplicaSet' ? objects.ownerOf(owner) : owner
}

function changed(template: JsonObject, { image, of }: TemplateChange): JsonObject {
  const repository = image?.slice(0, image.lastIndexOf(':'))
  const containers = recordsAt(template, 'spec', 'containers').map((container) =>
    image !== undefined && textAt(container, 'image')?.startsWith(`${repository}:`)
      ? { ...container, image }
      : container,
  )
  const annotations = { ...recordAt(template, 'metadata', 'annotations'), 'checksum/config': sha256(of).slice(7, 23) }
  return {
    ...template,
    metadata: { ...recordAt(template, 'metadata'), annotations },
    spec: { ...(isRecord(template.spec) ? template.spec : {}), containers },
  }
}

function hasSettled(workload: KubeObject): boolean {
  const { status = {}, metadata } = workload
  if (status.observedGeneration !== metadata.generation) return false
  const count = (field: string) => Number(status[field] ?? 0)
  if (workload.kind === 'DaemonSet') {
    const desired = count('desiredNumberScheduled')
    return count('updatedNumberScheduled') === desired && count('numberAvailable') === desired
  }
  const replicas = replicasOf(workload)
  return count('updatedReplicas') === replicas && count('replicas') === replicas && count('readyReplicas') === replicas
}

/** At its hour and minute of each day; the oldest job goes. */
function runDaily(options: ControllerOptions, cronJob: KubeObject): void {
  const { objects, scheduler, say } = options
  const at = after(new Date(textAt(cronJob, 'status', 'lastScheduleTime') ?? Number.NaN), DAY_MS)
  if (Number.isNaN(at.getTime())) return
  scheduler.after(at.getTime() - scheduler.clock().getTime(), () => {
    const current = objects.fresh(cronJob)
    if (current === undefined) return
    const job = objects.write(buildJob(current, at))
    say(current, 'cronjob-controller', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
    const next = objects.write({ ...current, status: { ...current.status, lastScheduleTime: formatTime(at) } })
    const jobs = objects
      .ownedBy(next, 'Job')
      .toSorted((left, right) => left.metadata.name.localeCompare(right.metadata.name))
    for (const old of jobs.slice(0, -KEPT_JOBS)) {
      for (const pod of objects.ownedBy(old, 'Pod')) objects.remove(pod)
      objects.remove(old)
    }
    runDaily(options, next)
  })
}
