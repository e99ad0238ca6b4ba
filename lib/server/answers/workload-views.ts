// The workloads of one object, told live: made for the first who looks, shared by all who may see the same, ended with the
// last. Ten times a second at most, and less often where much is told at once.

import type { ObjectWorkloads, WorkloadsDelta, WorkloadsEvent, WorkloadWithPods } from '@/lib/contract/workloads'
import type { Clock } from '@/lib/kubernetes/clock'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import {
  type Broadcaster,
  type ByeReason,
  createBroadcaster,
  encodeEvent,
  type Subscriber,
} from '../stream/broadcaster'

const PACE_MS = 100
/** Above this one waits longer before the next. */
const MUCH_BYTES = 64 * 1024
const MUCH_PACE_MS = 1_000
/** No event is much larger than this. */
const EVENT_BYTES = 128 * 1024
const HEARTBEAT_MS = 15_000
const AT_MOST = 200
const RETRY_SECONDS = 30

export interface WorkloadsView {
  readonly broadcaster: Pick<Broadcaster, 'add'>
  snapshotFrames(): Iterable<Uint8Array>
}

export interface WorkloadViews {
  /** Throws `unavailable` when there are too many different ones. `key` is that of all who may see the same. */
  open(ref: Ref, key: string, make: MakeView): WorkloadsView
  /** The workloads of these may stand otherwise now; undefined: of any. */
  touch(appliers?: Iterable<Ref>): void
  /** The same of the pods of a namespace; undefined: of any. */
  podsChanged(namespace: string | undefined): void
  closeAll(reason: ByeReason): void
}

export interface MakeView {
  describe(): ObjectWorkloads
  /** Keeps its pods read until the answer is called. */
  hold(workloads: readonly Pick<WorkloadWithPods, 'kind' | 'namespace'>[]): () => void
}

export interface WorkloadViewsOptions {
  readonly timers: Clock
  readonly clock: () => Date
  readonly log: Log
}

interface Kept {
  readonly ref: Ref
  readonly view: ReturnType<typeof createWorkloadsView>
}

export function createWorkloadViews({ timers, clock, log }: WorkloadViewsOptions): WorkloadViews {
  const kept = new Map<string, Kept>()
  return {
    open(ref, key, make) {
      const name = `${ref} ${key}`
      const known = kept.get(name)
      if (known !== undefined) return known.view
      if (kept.size >= AT_MOST)
        throw new ApiError('unavailable', 'The workloads of too many objects are being looked at.', {
          retryAfterSeconds: RETRY_SECONDS,
        })
      const view = createWorkloadsView({ make, timers, clock, log, onEnd: () => kept.delete(name) })
      kept.set(name, { ref, view })
      return view
    },
    touch(appliers) {
      if (kept.size === 0) return
      const touched = appliers === undefined ? undefined : new Set(appliers)
      for (const { ref, view } of [...kept.values()]) if (touched?.has(ref) !== false) view.touch()
    },
    podsChanged(namespace) {
      for (const { view } of [...kept.values()]) if (namespace === undefined || view.isAbout(namespace)) view.touch()
    },
    closeAll(reason) {
      for (const { view } of [...kept.values()]) view.close(reason)
    },
  }
}

interface ViewParts extends WorkloadViewsOptions {
  readonly make: MakeView
  readonly onEnd: () => void
}

function createWorkloadsView({ make, timers, clock, log, onEnd }: ViewParts) {
  const broadcaster = createBroadcaster<WorkloadsEvent>()
  let told = make.describe()
  let release = make.hold(told.workloads)
  let places = placesOf(told)
  let cancelPace: (() => void) | undefined
  let cancelBeat = () => {}
  let isDue = false
  let isEnded = false

  const end = () => {
    if (isEnded) return
    isEnded = true
    cancelPace?.()
    cancelBeat()
    release()
    onEnd()
  }
  const keepPodsRead = () => {
    const next = placesOf(told)
    if (next === places) return
    places = next
    const before = release
    release = make.hold(told.workloads)
    before()
  }
  const rest = (ms: number) => {
    cancelPace = timers.after(ms, () => {
      cancelPace = undefined
      if (isDue) publish()
    })
  }
  const publish = () => {
    isDue = false
    const before = told
    try {
      told = make.describe()
    } catch (error) {
      // An object that is gone, or a fault: whoever asks again is told which.
      if (!(error instanceof ApiError)) log.error('The workloads of an object could not be told.', { error })
      broadcaster.closeAll('upgrade')
      return end()
    }
    keepPodsRead()
    let bytes = 0
    for (const data of deltasOf(before, told)) {
      bytes += data.size
      broadcaster.send({ type: 'delta', data: data.delta })
    }
    rest(bytes > MUCH_BYTES ? MUCH_PACE_MS : PACE_MS)
  }
  const touch = () => {
    isDue = true
    if (cancelPace === undefined && !isEnded) publish()
  }
  const beat = () => {
    cancelBeat = timers.after(HEARTBEAT_MS, () => {
      broadcaster.send({ type: 'heartbeat', data: { serverTime: clock().toISOString() } })
      // Time alone changes words, too.
      touch()
      if (!isEnded) beat()
    })
  }
  beat()

  return {
    broadcaster: {
      add(subscriber: Subscriber) {
        const remove = broadcaster.add(subscriber)
        return () => {
          remove()
          if (broadcaster.size === 0) end()
        }
      },
    },
    snapshotFrames: () => snapshotOf({ ...told, serverTime: clock().toISOString() }),
    isAbout: (namespace: string) => told.workloads.some((workload) => workload.namespace === namespace),
    touch,
    close(reason: ByeReason) {
      broadcaster.closeAll(reason)
      end()
    },
  }
}

function placesOf({ workloads }: ObjectWorkloads): string {
  return [...new Set(workloads.map(({ kind, namespace }) => `${kind} ${namespace}`))].sort().join('\n')
}

/** In pieces: the first workloads as the snapshot, the others as changes behind it. */
function* snapshotOf(whole: ObjectWorkloads): Generator<Uint8Array> {
  const [first = [], ...others] = inPieces(whole.workloads)
  yield encodeEvent<WorkloadsEvent>({ type: 'snapshot', data: { ...whole, workloads: first } })
  let order = first.map(({ ref }) => ref)
  for (const changed of others) {
    order = [...order, ...changed.map(({ ref }) => ref)]
    const data = { serverTime: whole.serverTime, changed, removed: [], order }
    yield encodeEvent<WorkloadsEvent>({ type: 'delta', data })
  }
}

function* deltasOf(
  before: ObjectWorkloads,
  after: ObjectWorkloads,
): Generator<{ readonly delta: WorkloadsDelta; readonly size: number }> {
  const known = new Map(before.workloads.map((workload) => [workload.ref, workload]))
  const refs = new Set(after.workloads.map(({ ref }) => ref))
  const changed = after.workloads.filter((workload) => !isSame(known.get(workload.ref), workload))
  const removed = before.workloads.flatMap(({ ref }) => (refs.has(ref) ? [] : [ref]))
  const order = [...refs]
  const isReordered = order.join() !== [...known.keys()].join()
  const rest = restOf(after)
  const isRestSame = JSON.stringify(restOf(before)) === JSON.stringify(rest)
  const { serverTime } = after
  if (changed.length === 0 && removed.length === 0 && !isReordered && isRestSame) return
  const pieces = inPieces(changed)
  const last = pieces.pop() ?? []
  // Until the last, what is new stands behind what was there.
  let standing: readonly Ref[] = before.workloads.map(({ ref }) => ref)
  for (const piece of pieces) {
    standing = [...new Set([...standing, ...piece.map(({ ref }) => ref)])]
    const delta = { serverTime, changed: piece, removed: [], order: standing }
    yield { delta, size: sizeOf(piece) }
  }
  const delta = {
    serverTime,
    changed: last,
    removed,
    ...(isReordered ? { order } : {}),
    ...(isRestSame ? {} : { rest }),
  }
  yield { delta, size: sizeOf(last) }
}

function restOf({ serverTime: _, workloads: __, ...rest }: ObjectWorkloads): NonNullable<WorkloadsDelta['rest']> {
  return rest
}

function isSame(before: WorkloadWithPods | undefined, after: WorkloadWithPods): boolean {
  if (before === undefined) return false
  const { pods: podsBefore, ...headBefore } = before
  const { pods, ...head } = after
  if (JSON.stringify(headBefore) !== JSON.stringify(head)) return false
  return podsBefore === pods || JSON.stringify(podsBefore) === JSON.stringify(pods)
}

/** About. */
const POD_BYTES = 500
const WORKLOAD_BYTES = 1_000

function sizeOf(workloads: readonly WorkloadWithPods[]): number {
  return workloads.reduce((sum, { pods }) => sum + WORKLOAD_BYTES + pods.length * POD_BYTES, 0)
}

function inPieces(workloads: readonly WorkloadWithPods[]): (readonly WorkloadWithPods[])[] {
  const pieces: WorkloadWithPods[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const workload of workloads) {
    const own = sizeOf([workload])
    if (size + own > EVENT_BYTES) {
      pieces.push([])
      size = 0
    }
    pieces.at(-1)?.push(workload)
    size += own
  }
  return pieces
}
