// A pod's life, step by step: a node, its images, its start and its readiness, or what keeps it from them; and its end.
// Each step is told as an event.

import { bind, type ContainerSituation, type EndedRun, unschedulable } from './build-pod'
import type { SayEvent } from './event-recorder'
import { numberAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'
import type { NativeObjects } from './native-objects'
import { type PodFault, pullMessage } from './pod-fault'
import { lastOf, reportAll, reportFirst, startOf } from './pod-reports'
import type { Random } from './random'
import type { Scheduler } from './scheduler'

/** Yields how long a step takes. */
export type Life = Generator<number, void, void>

export interface LifeOptions {
  readonly objects: NativeObjects
  readonly scheduler: Scheduler
  readonly random: Random
  readonly say: SayEvent
  /** `node image`, for those that were pulled. */
  readonly images: Set<string>
  readonly faultOf: (pod: KubeObject) => PodFault | undefined
  /** Whether time brings anything of itself. */
  readonly isMoving: boolean
  /** Whether small troubles come that go by themselves. */
  readonly mayStumble: boolean
}

/** How many of the pods that come up do not find their volumes at the first try. */
const STUMBLES = 0.2
const JOB_MS = 5_000
const CRASHES_AFTER_MS = 5_000
const FIRST_BACKOFF_MS = 10_000
const LONGEST_BACKOFF_MS = 5 * 60_000
const CREATING: ContainerSituation = { is: 'waiting', reason: 'ContainerCreating' }
const INITIALISING: ContainerSituation = { is: 'waiting', reason: 'PodInitializing' }

export function* bringUp(parts: LifeOptions, pod: KubeObject): Life {
  const { scheduler, random } = parts
  yield 60
  const fault = parts.faultOf(pod)
  if (nodeOf(pod) === '' && !schedule(parts, pod, fault)) return
  yield 150
  const inits = recordsAt(pod, 'spec', 'initContainers')
  reportAll(parts, pod, () => (inits.length > 0 ? INITIALISING : CREATING), CREATING)
  yield 250
  if (fault?.type === 'mount') return warn(parts, pod, 'FailedMount', fault.message)
  if (parts.mayStumble && random.next() < STUMBLES) {
    const volume = textAt(recordsAt(pod, 'spec', 'volumes').at(-1), 'name')
    const why = 'failed to sync configmap cache: timed out waiting for the condition'
    warn(parts, pod, 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${why}`)
    yield 500
  }
  for (const init of inits) {
    yield* pull(parts, pod, textAt(init, 'image') ?? '')
    say(parts, pod, 'Started', `Started container ${init.name}`, `spec.initContainers{${init.name}}`)
    yield 400
  }
  for (const container of recordsAt(pod, 'spec', 'containers')) {
    const image = textAt(container, 'image') ?? ''
    if (fault?.type === 'pull') return yield* failToPull(parts, pod, fault, image)
    yield* pull(parts, pod, image)
  }
  if (fault?.type === 'config') return yield* failToConfigure(parts, pod, fault.message)
  tellStart(parts, pod)
  if (fault?.type === 'crash') return yield* crashOnAndOn(parts, pod)
  const startedAt = scheduler.clock()
  reportAll(parts, pod, () => ({ is: 'running', startedAt, isReady: false }))
  if (fault?.type === 'unready') return warn(parts, pod, 'Unhealthy', fault.message)
  yield random.between(900, 2_200)
  if (textAt(pod, 'spec', 'restartPolicy') === 'Always') {
    reportAll(parts, pod, () => ({ is: 'running', startedAt, isReady: true }))
    return
  }
  yield JOB_MS
  const run: EndedRun = { exitCode: 0, reason: 'Completed', startedAt, finishedAt: scheduler.clock() }
  reportAll(parts, pod, () => ({ is: 'ended', ...run }))
}

/** One that ran is struck in the middle of its life. */
export function* fall(parts: LifeOptions, pod: KubeObject, fault: PodFault): Life {
  switch (fault.type) {
    case 'crash':
      return yield* crashOnAndOn(parts, pod)
    case 'pull':
      return yield* failToPull(parts, pod, fault, textAt(recordsAt(pod, 'spec', 'containers')[0], 'image') ?? '')
    case 'config':
      return yield* failToConfigure(parts, pod, fault.message)
    case 'unready':
      reportFirst(parts, pod, (startedAt) => ({ is: 'running', startedAt, isReady: false }))
      return warn(parts, pod, 'Unhealthy', fault.message)
    case 'unschedulable':
      return refuse(parts, pod, fault.message)
    case 'mount':
      reportAll(parts, pod, () => CREATING)
      return warn(parts, pod, 'FailedMount', fault.message)
  }
}

export function* tearDown(parts: LifeOptions, pod: KubeObject): Life {
  for (const status of recordsAt(pod, 'status', 'containerStatuses')) {
    if (status.started !== true) continue
    say(parts, pod, 'Killing', `Stopping container ${status.name}`, `spec.containers{${status.name}}`)
  }
  yield parts.random.between(500, 1_200)
  parts.objects.remove(pod)
}

export function* crashOnAndOn(parts: LifeOptions, pod: KubeObject): Life {
  const { objects, scheduler, isMoving } = parts
  for (;;) {
    const current = objects.fresh(pod)
    const fault = parts.faultOf(pod)
    if (current === undefined || fault?.type !== 'crash') return
    const status = recordsAt(current, 'status', 'containerStatuses')[0]
    const isWaiting = textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff'
    const restarts = (numberAt(status, 'restartCount') ?? 0) + (isWaiting ? 1 : 0)
    const startedAt = startOf(status) ?? scheduler.clock()
    if (startOf(status) === undefined) {
      reportFirst(parts, pod, () => ({ is: 'running', startedAt, isReady: false, restarts, ...lastOf(status) }))
      yield CRASHES_AFTER_MS
    }
    const { exitCode = 1, reason = 'Error' } = fault
    const last: EndedRun = { exitCode, reason, startedAt, finishedAt: scheduler.clock() }
    const container = textAt(recordsAt(pod, 'spec', 'containers')[0], 'name') ?? ''
    const waitMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(restarts, 10))
    const called = podId(pod)
    const message = `back-off ${writeGoSeconds(waitMs)} restarting failed container=${container} pod=${called}`
    reportFirst(parts, pod, () => ({ is: 'waiting', reason: 'CrashLoopBackOff', message, restarts, last }))
    warn(parts, pod, 'BackOff', `Back-off restarting failed container ${container} in pod ${called}`)
    if (!isMoving) return
    yield waitMs
  }
}

/** As the kubelet writes it: `immich-server-…_apps(uid)`. */
export function podId({ metadata }: KubeObject): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`
}

function writeGoSeconds(ms: number): string {
  const seconds = ms / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

function schedule(parts: LifeOptions, pod: KubeObject, fault: PodFault | undefined): boolean {
  const current = parts.objects.fresh(pod)
  if (current === undefined) return false
  if (fault?.type === 'unschedulable') {
    refuse(parts, current, fault.message)
    return false
  }
  const node = parts.random.pick(nodesOf(parts.objects))
  parts.objects.write(bind(current, node))
  const { namespace, name } = pod.metadata
  parts.say(current, 'default-scheduler', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`)
  return true
}

function* pull(parts: LifeOptions, pod: KubeObject, image: string): Life {
  const { objects, random, images } = parts
  const place = `${nodeOf(objects.fresh(pod) ?? pod)} ${image}`
  if (images.has(place)) {
    say(parts, pod, 'Pulled', `Container image "${image}" already present on machine`)
    return
  }
  say(parts, pod, 'Pulling', `Pulling image "${image}"`)
  const tookMs = random.between(700, 1_700)
  yield tookMs
  images.add(place)
  const took = `${(tookMs / 1000).toFixed(3)}s`
  const bytes = random.between(40_000_000, 900_000_000)
  const pulled = `Successfully pulled image "${image}" in ${took} (${took} including waiting)`
  say(parts, pod, 'Pulled', `${pulled}. Image size: ${bytes} bytes.`)
}

function* failToPull(
  parts: LifeOptions,
  pod: KubeObject,
  fault: Extract<PodFault, { type: 'pull' }>,
  image: string,
): Life {
  const message = fault.message ?? pullMessage(image)
  say(parts, pod, 'Pulling', `Pulling image "${image}"`)
  yield 600
  reportFirst(parts, pod, () => ({ is: 'waiting', reason: 'ErrImagePull', message }))
  warn(parts, pod, 'Failed', `Failed to pull image "${image}": ${message}`)
  warn(parts, pod, 'Failed', 'Error: ErrImagePull')
  yield 1_500
  const words = `Back-off pulling image "${image}": ErrImagePull: ${message}`
  reportFirst(parts, pod, () => ({ is: 'waiting', reason: 'ImagePullBackOff', message: words }))
  yield* complain(parts, pod, 'BackOff', words)
}

function* failToConfigure(parts: LifeOptions, pod: KubeObject, message: string): Life {
  reportFirst(parts, pod, () => ({ is: 'waiting', reason: 'CreateContainerConfigError', message }))
  yield* complain(parts, pod, 'Failed', `Error: ${message}`)
}

/** Again and again, as long as it is so. */
export function* complain(parts: LifeOptions, pod: KubeObject, reason: string, message: string): Life {
  for (;;) {
    warn(parts, pod, reason, message)
    if (!parts.isMoving) return
    yield LONGEST_BACKOFF_MS
    if (parts.objects.fresh(pod) === undefined || parts.faultOf(pod) === undefined) return
  }
}

function tellStart(parts: LifeOptions, pod: KubeObject): void {
  for (const { name } of recordsAt(pod, 'spec', 'containers')) {
    say(parts, pod, 'Created', `Created container: ${name}`, `spec.containers{${name}}`)
    say(parts, pod, 'Started', `Started container ${name}`, `spec.containers{${name}}`)
  }
}

function refuse({ objects, scheduler, say }: LifeOptions, pod: KubeObject, message: string): void {
  const { nodeName: _node, ...spec } = pod.spec ?? {}
  objects.write(unschedulable({ ...pod, spec }, message, scheduler.clock()))
  say(pod, 'default-scheduler', 'FailedScheduling', message, { severity: 'error' })
}

function say(parts: LifeOptions, pod: KubeObject, reason: string, message: string, fieldPath?: string): void {
  const host = nodeOf(parts.objects.fresh(pod) ?? pod)
  parts.say(pod, 'kubelet', reason, message, { host, ...(fieldPath === undefined ? {} : { fieldPath }) })
}

function warn(parts: LifeOptions, pod: KubeObject, reason: string, message: string): void {
  const host = nodeOf(parts.objects.fresh(pod) ?? pod)
  parts.say(pod, 'kubelet', reason, message, { severity: 'error', host })
}

export function nodeOf(pod: KubeObject): string {
  return textAt(pod, 'spec', 'nodeName') ?? ''
}

function nodesOf(objects: NativeObjects): readonly [string, ...string[]] {
  const [first = 'node-1', ...others] = objects.list('Node').map((node) => node.metadata.name)
  return [first, ...others]
}
