// Waiting for what was asked for to come to its end. One ear for all who wait; whoever stops waiting leaves nothing behind.

import { type Action, isEnded } from '@/lib/contract/actions'
import type { ChangeFeed } from '../changes'
import type { ActionTracker } from './tracker'

export interface Waiting {
  /** Ends the waiting, and nothing else. */
  readonly signal: AbortSignal
  /** Called behind each change of one of them. */
  readonly onChange: () => void
}

export interface ActionWaits {
  /** Resolves once all of these have ended, or `signal` has. */
  until(ids: readonly string[], waiting: Waiting): Promise<void>
  /** How many wait now. */
  count(): number
}

export function createActionWaits(
  tracker: Pick<ActionTracker, 'get'>,
  changes: Pick<ChangeFeed, 'subscribe'>,
): ActionWaits {
  const waiters = new Set<(changed: readonly Action[]) => void>()
  changes.subscribe((told) => {
    const changed = told.flatMap((change) => (change.type === 'action' ? change.after : []))
    if (changed.length > 0) for (const hear of [...waiters]) hear(changed)
  })
  // What nobody knows any more goes nowhere.
  const isOver = (id: string) => isEnded(tracker.get(id)?.state ?? 'unknown')
  return {
    until: (ids, { signal, onChange }) =>
      new Promise((resolve) => {
        const wanted = new Set(ids)
        const leave = () => {
          waiters.delete(hear)
          signal.removeEventListener('abort', leave)
          resolve()
        }
        const hear = (changed: readonly Action[]) => {
          if (!changed.some(({ id }) => wanted.has(id))) return
          try {
            onChange()
          } finally {
            if (ids.every(isOver)) leave()
          }
        }
        waiters.add(hear)
        signal.addEventListener('abort', leave, { once: true })
        if (signal.aborted || ids.every(isOver)) leave()
      }),
    count: () => waiters.size,
  }
}
