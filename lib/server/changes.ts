// The feed of what changes in a cluster: rows, actions and messages, each change once, in the order in which it came
// about. Rows are those that are shown, damped: a flicker that no screen shows is no change to anybody.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

/** Without `before` it is new, without `after` it is gone. */
interface ChangeOf<Type extends string, Value, Cause extends string> {
  readonly type: Type
  readonly at: Date
  readonly before?: Value
  readonly after?: Value
  readonly cause: Cause
}

/**
 * `object`: it was read anew; `relation`: something that it stands in relation to was; `time`: time alone may have changed
 * it, or everything was looked at anew, because a source or a controller may have.
 */
export type RowChange = ChangeOf<'row', Resource, 'object' | 'relation' | 'time'>

export interface ActionChange extends ChangeOf<'action', Action, 'request' | 'progress'> {
  readonly after: Action
}

/** What is deleted has an `after` as well: it says so. */
export interface NotificationChange extends ChangeOf<'notification', Notification, 'arrival' | 'update' | 'deletion'> {
  readonly after: Notification
}

export type Change = RowChange | ActionChange | NotificationChange

/** How far a look goes: what was touched, that and what time alone may have changed, or everything. */
export type Reach = 'touched' | 'due' | 'all'

/** Changes that were found in one look. */
export type ChangeListener = (changes: readonly Change[]) => void

export interface ChangeFeed {
  /** Answers how to stop that. */
  subscribe(listener: ChangeListener): () => void
  tell(changes: readonly Change[]): void
}

/** A subscriber that fails keeps nobody else from hearing. */
export function createChangeFeed(onFailure: (error: unknown) => void): ChangeFeed {
  const listeners = new Set<ChangeListener>()
  const waiting: (readonly Change[])[] = []
  let isTelling = false
  const tellAll = (changes: readonly Change[]) => {
    for (const listener of listeners) {
      try {
        listener(changes)
      } catch (error) {
        onFailure(error)
      }
    }
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(changes) {
      if (changes.length === 0) return
      waiting.push(changes)
      // What a subscriber causes while it is told is told behind it, so that all hear the same order.
      if (isTelling) return
      isTelling = true
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) tellAll(next)
      isTelling = false
    },
  }
}

/** Of these changes: the objects whose rows are others now. */
export function refsOfRows(changes: readonly Change[]): readonly Ref[] {
  return changes.flatMap((change) => (change.type === 'row' ? ((change.after ?? change.before)?.ref ?? []) : []))
}
