// How an event of the stream changes what the page knows: a fold without side effects. A gap is never guessed over.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { ShortRow } from '@/lib/contract/short-row'
import type { State, StateHead } from '@/lib/contract/state'
import type { DeltaEvent, HeartbeatEvent, SnapshotEvent, StreamEvent } from '@/lib/contract/stream'
import { changeRows, type KnownRows, knowRows } from './known-rows'
import { notificationKey } from './notification-key'

/** Two selections of the greatest size. */
const MAX_ACTIONS = 1_000
const MAX_NOTIFICATIONS = 200

export interface LiveState extends KnownRows {
  readonly head: StateHead
  /** False while the rows have not all arrived for the first time: then no row is not "none". */
  readonly complete: boolean
}

/** A snapshot that has begun to arrive. It replaces what is shown once its last part is there. */
interface Arriving {
  readonly head: StateHead
  readonly shorts: KnownRows['shorts']
  readonly later: readonly DeltaEvent<ShortRow>[]
}

export interface Live {
  /** Absent before the first snapshot. */
  readonly state?: LiveState
  readonly arriving?: Arriving
  readonly actions: ReadonlyMap<string, Action>
  /** Newest first. */
  readonly notifications: readonly Notification[]
  /** How many came in bursts since the page was opened of which only the list tells. */
  readonly notificationsLeftOut: number
}

export const NOTHING: Live = { actions: new Map(), notifications: [], notificationsLeftOut: 0 }

/** `'resync'` asks for a new snapshot: the event does not follow what is known. */
export function applyEvent(live: Live, event: StreamEvent<ShortRow>): Live | 'resync' {
  switch (event.type) {
    case 'snapshot':
      return beginSnapshot(live, event.data)
    case 'snapshot-part': {
      if (live.arriving === undefined) return 'resync'
      const shorts = new Map(live.arriving.shorts)
      for (const short of event.data.resources) shorts.set(short.ref, short)
      const arriving = { ...live.arriving, shorts }
      return event.data.more ? { ...live, arriving } : finishSnapshot(live, arriving)
    }
    case 'delta':
      return applyDelta(live, event.data)
    case 'heartbeat':
      return applyHeartbeat(live, event.data)
    case 'action':
      return { ...live, actions: withAction(live.actions, event.data) }
    case 'notification':
      return 'more' in event.data
        ? { ...live, notificationsLeftOut: live.notificationsLeftOut + event.data.more }
        : { ...live, notifications: withNotification(live.notifications, event.data) }
    case 'bye':
      return live
    default:
      // A newer server may know more kinds of events than this page.
      return live
  }
}

/** The whole state at once: the seed of the page, or an answer of /api/state. */
export function liveStateOf(state: State<ShortRow>, complete = true): LiveState {
  const { resources, ...head } = state
  return { head, ...knowRows(byRef(resources), timeOf(head)), complete }
}

function byRef(shorts: readonly ShortRow[]): KnownRows['shorts'] {
  return new Map(shorts.map((short) => [short.ref, short]))
}

function timeOf({ serverTime }: StateHead): Date {
  return new Date(serverTime)
}

function beginSnapshot(live: Live, snapshot: SnapshotEvent<ShortRow>): Live | 'resync' {
  const { resources, more, ...head } = snapshot
  const arriving = { head, shorts: byRef(resources), later: [] }
  return more ? { ...live, arriving } : finishSnapshot(live, arriving)
}

function finishSnapshot(live: Live, arriving: Arriving): Live | 'resync' {
  const { arriving: _, ...rest } = live
  const { head, shorts } = arriving
  let next: Live | 'resync' = { ...rest, state: { head, ...knowRows(shorts, timeOf(head)), complete: true } }
  for (const delta of arriving.later) {
    if (next === 'resync') return next
    next = applyDelta(next, delta)
  }
  return next
}

function applyDelta(live: Live, delta: DeltaEvent<ShortRow>): Live | 'resync' {
  if (live.arriving !== undefined) {
    return { ...live, arriving: { ...live.arriving, later: [...live.arriving.later, delta] } }
  }
  if (live.state === undefined || !live.state.complete) return 'resync'
  const { head } = live.state
  // Already contained in the snapshot, or delivered twice.
  if (delta.version <= head.version) return live
  if (delta.from !== head.version) return 'resync'
  const { version, from: _, changed, removed, patched, ...parts } = delta
  const rows = changeRows(live.state, delta, timeOf(head))
  if (rows === undefined) return 'resync'
  const { shorts, resources } = rows
  return { ...live, state: { ...live.state, head: { ...head, ...parts, version }, shorts, resources } }
}

function applyHeartbeat(live: Live, beat: HeartbeatEvent): Live | 'resync' {
  if (live.state === undefined || live.arriving !== undefined) return live
  const { head } = live.state
  if (beat.version > head.version) return 'resync'
  const synced = beat.synced
  const sources =
    synced === undefined
      ? head.sources
      : head.sources.map((source) => {
          const lastSyncedAt = Object.hasOwn(synced, source.id) ? synced[source.id] : undefined
          return lastSyncedAt === undefined || lastSyncedAt === source.lastSyncedAt
            ? source
            : { ...source, lastSyncedAt }
        })
  return {
    ...live,
    state: { ...live.state, head: { ...head, ...pickAsOf(beat), serverTime: beat.serverTime, sources } },
  }
}

function pickAsOf({ asOf }: HeartbeatEvent): Pick<StateHead, 'asOf'> {
  return asOf === undefined ? {} : { asOf }
}

export function withAction(actions: ReadonlyMap<string, Action>, action: Action): ReadonlyMap<string, Action> {
  const next = new Map(actions)
  next.delete(action.id)
  next.set(action.id, action)
  for (const id of next.keys()) {
    if (next.size <= MAX_ACTIONS) break
    next.delete(id)
  }
  return next
}

/** Puts a message in its place; an edited or deleted one takes the place of what it was. */
function withNotification(notifications: readonly Notification[], message: Notification): readonly Notification[] {
  const key = notificationKey(message)
  const others = notifications.filter((other) => notificationKey(other) !== key)
  return [message, ...others].slice(0, MAX_NOTIFICATIONS)
}
