// What everybody sees: rows and head under one version, pushed as changes of exactly one version each. The first
// subscriber of the feed of changes: what it hears of rows is told with the head that belongs to them.

import type { Resource, State, StateHead } from '@/lib/contract/state'
import type { HeartbeatEvent, StreamEvent } from '@/lib/contract/stream'
import { elapseProblem, elapseRow } from '@/lib/flux/tell/elapsed'
import { shortenRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import type { Change } from '../changes'
import { startBeats } from './beats'
import type { Broadcaster, Form } from './broadcaster'
import type { Head, HeadParts } from './head'
import { type MessagePace, paceMessages } from './message-pace'
import { keepRow, type PendingRows, sumUpRows } from './pending-rows'
import { type Sides, type ToldRow, tellRow } from './short-delta'
import { EVENT_BYTES } from './snapshot'
import { takeGroup } from './told-rows'
import { createVersions, KEPT_AT_MOST, type Opening, type Told } from './versions'

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
  /** Of what was told last; for so many bytes. */
  readonly keptBytes?: number
  readonly clock: () => Date
}

export interface LiveState {
  readonly version: number
  head(): StateHead
  state(): State
  row(ref: Ref): Resource | undefined
  rows(): ReadonlyMap<Ref, Resource>
  told(form: Form, isWanted?: (row: Resource) => boolean): Told
  /**
   * What a new reader is told first: what came behind the version that it has, where that is known, else a snapshot, whose
   * frames are written as they are read and shared by all who read them now. Both with the time behind them.
   */
  openingFrames(opening: Opening): Iterable<Uint8Array>
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
  let pending: PendingRows = new Map()
  let isPublishing = false
  const areRowsWaiting = () => pending.size > 0 || isPublishing
  const others = keepBehind(broadcaster, areRowsWaiting)
  const messages = paceBehind(broadcaster, areRowsWaiting)
  const tellKept = () => {
    others.tellKept()
    messages.goOn()
  }

  function* tellAll(changedParts: Partial<HeadParts>): Generator<undefined, void> {
    const { changed, removed, sides } = sumUpRows(pending, rows)
    pending = new Map()
    if (Object.keys(changedParts).length === 0 && changed.length === 0 && removed.length === 0) return
    // Without a reader nobody needs frames of a size, and of many rows none is kept: they are passed over before one comes.
    const isKept = broadcaster.size > 0 || changed.length <= KEPT_AT_MOST
    let rest = isKept ? yield* tellRows(changed, sides) : changed.map((row): ToldRow => ({ row }))
    let bytes = 0
    // Who comes meanwhile may read another form: what goes together is told before anybody gets a turn.
    for (; broadcaster.size > 0; yield) {
      const group = takeGroup(rest, broadcaster.hasWhole)
      bytes = group.bytes
      if (group.count < rest.length) {
        versions.tell({ removed: [] }, rest.slice(0, group.count))
        rest = rest.slice(group.count)
      } else if (removed.length > REMOVED_AT_ONCE) versions.tell({ removed: removed.splice(0, REMOVED_AT_ONCE) }, [])
      else break
    }
    if (rest.length > 0 && broadcaster.size > 0 && bytes + bytesOf([changedParts, removed]) > EVENT_BYTES) {
      versions.tell({ removed: [] }, rest)
      rest = []
    }
    versions.tell({ removed, ...changedParts }, rest)
  }

  const moment = () => ({ version: versions.version, serverTime: clock().toISOString() })
  const head = (): StateHead => ({
    ...moment(),
    startedAt: options.startedAt.toISOString(),
    build: options.build,
    ...asOfNow(parts.parts(), clock()),
  })

  const told: LiveState['told'] = (form, isWanted = () => true) => {
    const wanted = [...rows.values()].filter(isWanted)
    const elapse = elapsedAt(clock())
    if (form === 'whole') return { head: head(), rows: wanted, tell: elapse }
    const known = new Map(wanted.map((row) => [row.ref, row]))
    const lenderOf = (ref: Ref) => known.get(ref)
    return { head: head(), rows: wanted, tell: (row) => shortenRow(elapse(row), lenderOf) }
  }
  const beat = (): HeartbeatEvent => ({
    ...beatOf({ ...parts.parts(), ...moment() }),
    synced: options.lastSynced(),
  })
  const versions = createVersions({ ...options, told, beat })
  const live: LiveState = {
    get version() {
      return versions.version
    },
    head,
    state: () => ({ ...head(), resources: Array.from(rows.values(), elapsedAt(clock())) }),
    row(ref) {
      const row = rows.get(ref)
      return row && elapseRow(row, clock())
    },
    rows: () => rows,
    told,
    openingFrames: versions.openingFrames,
    take(changes) {
      for (const change of changes) {
        if (change.type === 'row') keepRow(pending, change)
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
      versions.tell({ removed: [], ...parts.admitFailure() }, [])
      tellKept()
    },
    start(signal) {
      // Which sources there are is known only now; nobody has read anything yet.
      allAtOnce(parts.renew())
      startBeats(broadcaster, beat, signal)
    },
  }
  return live
}

function* tellRows(rows: readonly Resource[], sides: Sides): Generator<undefined, readonly ToldRow[]> {
  const told: ToldRow[] = []
  for (const row of rows) {
    told.push(tellRow(row, sides))
    yield
  }
  return told
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

function beatOf({ serverTime, version, asOf }: Pick<StateHead, 'serverTime' | 'version' | 'asOf'>): HeartbeatEvent {
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
