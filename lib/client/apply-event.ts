// How an event of the stream changes what the page knows: a fold without side effects. A gap is never guessed over.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import { patchRow } from '@/lib/contract/row-patch'
import type { Resource, State, StateHead } from '@/lib/contract/state'
import type { DeltaEvent, HeartbeatEvent, SnapshotEvent, StreamEvent } from '@/lib/contract/stream'
import type { Ref } from '@/lib/ref'
import { notificationKey } from './notification-key'

/** Two selections of the greatest size. */
const MAX_ACTIONS = 1_000
const MAX_NOTIFICATIONS = 200

export interface LiveState {
  readonly head: StateHead
  readonly resources: ReadonlyMap<Ref, Resource>
  /** False while the rows have not all arrived for the first time: then no row is not "none". */
  readonly complete: boolean
}

/** A snapshot that has begun to arrive. It replaces what is shown once its last part is there. */
interface Arriving {
  readonly head: StateHead
  readonly resources: ReadonlyMap<Ref, Resource>
  readonly later: readonly DeltaEvent[]
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
export function applyEvent(live: Live, event: StreamEvent): Live | 'resync' {
  switch (event.type) {
    case 'snapshot':
      return beginSnapshot(live, event.data)
    case 'snapshot-part': {
      if (live.arriving === undefined) return 'resync'
      const resources = new Map(live.arriving.resources)
      for (const resource of event.data.resources) resources.set(resource.ref, resource)
      const arriving = { ...live.arriving, resources }
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
export function liveStateOf(state: State, complete = true): LiveState {
  const { resources, ...head } = state
  return { head, resources: new Map(resources.map((resource) => [resource.ref, resource])), complete }
}

function beginSnapshot(live: Live, snapshot: SnapshotEvent): Live | 'resync' {
  const { resources, more, ...head } = snapshot
  const arriving = { head, resources: new Map(resources.map((row) => [row.ref, row])), later: [] }
  return more ? { ...live, arriving } : finishSnapshot(live, arriving)
}

function finishSnapshot(live: Live, arriving: Arriving): Live | 'resync' {
  const { arriving: _, ...rest } = live
  let next: Live | 'resync' = {
    ...rest,
    state: { head: arriving.head, resources: arriving.resources, complete: true },
  }
  for (const delta of arriving.later) {
    if (next === 'resync') return next
    next = applyDelta(next, delta)
  }
  return next
}

function applyDelta(live: Live, delta: DeltaEvent): Live | 'resync' {
  if (live.arriving !== undefined) {
    return { ...live, arriving: { ...live.arriving, later: [...live.arriving.later, delta] } }
  }
  if (live.state === undefined || !live.state.complete) return 'resync'
  const { head } = live.state
  // Already contained in the snapshot, or delivered twice.
  if (delta.version <= head.version) return live
  if (delta.from !== head.version) return 'resync'
  const { version, from: _, changed, removed, patched, ...parts } = delta
  const resources = withRows(live.state.resources, delta)
  if (resources === undefined) return 'resync'
  return {
    ...live,
    state: { ...live.state, head: { ...head, ...parts, version }, resources },
  }
}

/** Undefined when it speaks of a row that is not known. */
function withRows(
  resources: ReadonlyMap<Ref, Resource>,
  { changed, removed, patched = [] }: Pick<DeltaEvent, 'changed' | 'removed' | 'patched'>,
): ReadonlyMap<Ref, Resource> | undefined {
  if (changed.length === 0 && removed.length === 0 && patched.length === 0) return resources
  const next = new Map(resources)
  for (const ref of removed) next.delete(ref)
  for (const resource of changed) next.set(resource.ref, resource)
  for (const patch of patched) {
    const before = next.get(patch.ref)
    if (before === undefined) return undefined
    next.set(patch.ref, patchRow(before, patch))
  }
  return next
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
