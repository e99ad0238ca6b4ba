// What the other replicas do: read from the table that they share, and told here as they tell it.

import type { ActionRows, HeldAction } from '@/lib/history/action-rows'
import { isSame } from '@/lib/same'
import { recallAction } from '../history/recall-action'
import type { ActionTracker } from './tracker'

export interface EarsParts {
  readonly rows: Pick<ActionRows, 'changed' | 'holder'>
  readonly tracker: Pick<ActionTracker, 'get' | 'hear' | 'isElsewhere'>
  /** Somebody stopped elsewhere what is to be sent here. */
  readonly onStopped: (id: string, by: string) => void
  /** Another one holds what was held here. */
  readonly onLost: (id: string) => void
}

export interface Ears {
  /** Resolves once all is known that was written before this was asked. */
  catchUp(): Promise<void>
}

export function createEars({ rows, tracker, onStopped, onLost }: EarsParts): Ears {
  let since: number | undefined
  /** What was read last: what may have been late is read again, as long as nothing newer is there. */
  let heard: ReadonlyMap<string, HeldAction> = new Map()
  let reading: Promise<void> | undefined
  let next: Promise<void> | undefined

  const hear = (row: HeldAction) => {
    if (row.holder === rows.holder) {
      const own = tracker.get(row.id)
      if (row.stoppedBy !== undefined && own?.state === 'queued') onStopped(own.selection?.id ?? own.id, row.stoppedBy)
      return
    }
    if (isSame(heard.get(row.id), row)) return
    const action = recallAction(row)
    if (action === undefined) return
    if (tracker.get(action.id) !== undefined && !tracker.isElsewhere(action.id)) onLost(action.id)
    tracker.hear(action)
  }
  const read = async () => {
    const found = await rows.changed(since)
    since = found.at
    for (const row of found.rows.toReversed()) hear(row)
    heard = new Map(found.rows.map((row) => [row.id, row]))
  }
  const catchUp = (): Promise<void> => {
    if (reading === undefined) {
      reading = read().finally(() => {
        reading = undefined
      })
      return reading
    }
    // What is being read may have been written before this was asked.
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return catchUp()
      })
    return next
  }
  return { catchUp }
}
