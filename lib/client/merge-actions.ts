// What the page makes of the server's list of actions beside what the stream has told it. Pure.

import type { Action } from '@/lib/contract/actions'
import { withAction } from './apply-event'

const LOST =
  'Not followed any more: Fluxdeck was restarted since. What came of it is not known; the object shows how it stands now.'

/** An action that the server forgot before it ended. */
export function isLost({ message }: Action): boolean {
  return message === LOST
}

/** `before` is what was known when the list was asked for: what changed since then came by the stream and is newer; `at` is now. */
export function mergeActions(
  known: ReadonlyMap<string, Action>,
  listed: readonly Action[],
  before: ReadonlyMap<string, Action>,
  at: string,
): ReadonlyMap<string, Action> {
  let next = known
  const isUntouched = (id: string) => known.get(id) === before.get(id)
  // The list has the newest first; the map the newest last.
  for (const action of [...listed].reverse()) if (isUntouched(action.id)) next = withAction(next, action)
  const stillKnown = new Set(listed.map(({ id }) => id))
  for (const action of known.values()) {
    if (action.finishedAt !== undefined || stillKnown.has(action.id) || !isUntouched(action.id)) continue
    next = withAction(next, {
      ...action,
      state: 'unknown',
      message: LOST,
      retrying: false,
      finishedAt: at,
    })
  }
  return next
}
