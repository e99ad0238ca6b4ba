// What everybody sees: rows and head under one version, pushed as changes of exactly one version each. The first
// subscriber of the feed of changes: what it hears of rows is told with the head that belongs to them.

import type { Resource, State, StateHead } from '@/lib/contract/state'
import type { DeltaEvent, HeartbeatEvent, StreamEvent } from '@/lib/contract/stream'
import { elapseProblem, elapseRow } from '@/lib/flux/tell/elapsed'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import type { Change, RowChange } from '../changes'
import type { Broadcaster } from './broadcaster'
import type { Head, HeadParts } from './head'
import { type MessagePace, paceMessages } from './message-pace'
import { asPatches } from './patched-delta'
import { createSnapshot, EVENT_BYTES, shareSnapshot, splitRows } from './snapshot'

const HEARTBEAT_MS = 15_000
/** A ref is at most 350 bytes long. */
const REMOVED_AT_ONCE = 100

export interface LiveStateOptions {
  readonly head: Head
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly broadcaster: Broadcaster
  readonly lastSynced: () => Readonly<Record<string, string>>
  readonly build: StateHead['build']
  readonly startedAt: Date
  /** The one to begin with; 0 where it is not said. */
  readonly version?: number
  readonly clock: () => Date
}

export interface LiveState {
  readonly version: number
  head(): StateHead
  state(): State
  row(ref: Ref): Resource | undefined
  rows(): ReadonlyMap<Ref, Resource>
  /**
   * The frames of a snapshot of the present version, written as they are read and shared by all who read them now; for
   * one whose question had parameters that mean nothing, with their names.
   */
  snapshotFrames(ignored?: readonly string[]): Iterable<Uint8Array>
  /** Takes in changes. Actions and messages are told at once, or behind the rows that came before them; bursts are cut. */
  take(changes: readonly Change[]): void
  /** Tells the rows that changed, and what of the head says something else now. */
  publish(): Generator<undefined, void>
  /** Says that nothing of this can be trusted until the next `publish`. */
  admitFailure(): void
  /** Begins the heartbeat. */
  start(signal: AbortSignal): void
}

export function createLiveState(options: LiveStateOptions): LiveState {
  const { head: parts, rows, broadcaster, clock } = options
  let pending = new Map<Ref, Pick<RowChange, 'before' | 'after'>>()
  let isPublishing = false
  let version = options.version ?? 0

  function tell(change: Omit<DeltaEvent, 'version' | 'from'>, before: ReadonlyMap<Ref, Resource>): void {
    const data: DeltaEvent = { version: version + 1, from: version, ...change }
    version += 1
    present.pass()
    broadcaster.send({ type: 'delta', data }, { type: 'delta', data: asPatches(data, before) })
  }

  const areRowsWaiting = () => pending.size > 0 || isPublishing
  const others = keepBehind(broadcaster, areRowsWaiting)
  const messages = paceBehind(broadcaster, areRowsWaiting)
  const tellKept = () => {
    others.tellKept()
    messages.goOn()
  }

  function* tellAll(changedParts: Partial<HeadParts>): Generator<undefined, void> {
    const { changed, removed, before } = sumUp(pending)
    pending = new Map()
    if (Object.keys(changedParts).length === 0 && changed.length === 0 && removed.length === 0) return
    // Without a reader nobody needs frames of a size.
    const groups = broadcaster.size === 0 ? [changed] : splitRows(changed)
    let waiting: readonly Resource[] | undefined
    for (const group of groups) {
      if (waiting !== undefined) tell({ changed: waiting, removed: [] }, before)
      waiting = group
      yield
    }
    while (broadcaster.size > 0 && removed.length > REMOVED_AT_ONCE) {
      tell({ changed: [], removed: removed.splice(0, REMOVED_AT_ONCE) }, before)
      yield
    }
    if (waiting !== undefined && broadcaster.size > 0 && bytesOf([waiting, changedParts, removed]) > EVENT_BYTES) {
      tell({ changed: waiting, removed: [] }, before)
      waiting = undefined
    }
    tell({ changed: waiting ?? [], removed, ...changedParts }, before)
  }

  const head = (): StateHead => ({
    version,
    serverTime: clock().toISOString(),
    startedAt: options.startedAt.toISOString(),
    build: options.build,
    ...asOfNow(parts.parts(), clock()),
  })

  const present = shareSnapshot((more) =>
    createSnapshot({ ...head(), ...more }, [...rows.values()], elapsedAt(clock())),
  )
  const live: LiveState = {
    get version() {
      return version
    },
    head,
    state: () => ({ ...head(), resources: Array.from(rows.values(), elapsedAt(clock())) }),
    row(ref) {
      const row = rows.get(ref)
      return row && elapseRow(row, clock())
    },
    rows: () => rows,
    snapshotFrames: present.frames,
    take(changes) {
      for (const change of changes) {
        if (change.type === 'row') keep(pending, change)
        else if (change.type === 'notification') messages.take(change.after)
        else others.tell({ type: 'action', data: change.after })
      }
    },
    *publish() {
      isPublishing = true
      try {
        yield* tellAll(yield* parts.renew())
      } finally {
        isPublishing = false
      }
      tellKept()
    },
    admitFailure() {
      tell({ changed: [], removed: [], ...parts.admitFailure() }, new Map())
      tellKept()
    },
    start(signal) {
      // Which sources there are is known only now; nobody has read anything yet.
      allAtOnce(parts.renew())
      const beat = setInterval(() => {
        broadcaster.send({ type: 'heartbeat', data: { ...beatOf(head()), synced: options.lastSynced() } })
      }, HEARTBEAT_MS)
      signal.addEventListener('abort', () => clearInterval(beat), { once: true })
    },
  }
  return live
}

/** Events that wait while rows do that came before them. */
function keepBehind(broadcaster: Broadcaster, areRowsWaiting: () => boolean) {
  const kept: StreamEvent[] = []
  return {
    tell(event: StreamEvent): void {
      if (areRowsWaiting()) kept.push(event)
      else broadcaster.send(event)
    },
    tellKept(): void {
      for (const event of kept.splice(0)) broadcaster.send(event)
    },
  }
}

function paceBehind(broadcaster: Broadcaster, areRowsWaiting: () => boolean): MessagePace {
  return paceMessages({
    tell: (messages) => broadcaster.sendTogether(messages.map((data) => ({ type: 'notification', data }))),
    isHeld: areRowsWaiting,
  })
}

function beatOf({ serverTime, version, asOf }: StateHead): HeartbeatEvent {
  return { serverTime, version, ...(asOf === undefined ? {} : { asOf }) }
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function elapsedAt(now: Date): (row: Resource) => Resource {
  return (row) => elapseRow(row, now)
}

function asOfNow<Parts extends Pick<StateHead, 'problems'>>(parts: Parts, now: Date): Parts {
  return { ...parts, problems: parts.problems.map((problem) => elapseProblem(problem, now)) }
}

type Pending = Map<Ref, Pick<RowChange, 'before' | 'after'>>

/** Several changes of one row until they are told are one: from what was told last to what is now. */
function keep(pending: Pending, { before, after }: RowChange): void {
  const ref = (after ?? before)?.ref
  if (ref === undefined) return
  const first = pending.has(ref) ? pending.get(ref)?.before : before
  pending.set(ref, { ...(first === undefined ? {} : { before: first }), ...(after === undefined ? {} : { after }) })
}

function sumUp(pending: Pending) {
  const changed: Resource[] = []
  const removed: Ref[] = []
  const known = new Map<Ref, Resource>()
  for (const [ref, { before, after }] of pending) {
    if (after !== undefined) changed.push(after)
    else if (before !== undefined) removed.push(ref)
    if (before !== undefined) known.set(ref, before)
  }
  return { changed, removed, before: known }
}
