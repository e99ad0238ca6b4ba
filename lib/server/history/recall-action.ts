// An action as it was kept, given back. What this program has no words for is left where it is.

import type { Action } from '@/lib/contract/actions'
import { ActionSchema } from '@/lib/contract/schema/actions'
import type { ActionRow } from '@/lib/history/rows'

export function recallAction(row: ActionRow): Action | undefined {
  const { id, ref, action, by, state, message, retrying, steps, requestedAt, token, selection, finishedAt } = row
  const found = ActionSchema.safeParse({
    id,
    ref,
    action,
    by,
    state,
    message,
    retrying,
    steps,
    requestedAt: new Date(requestedAt).toISOString(),
    ...(token === undefined ? {} : { token }),
    ...(selection === undefined ? {} : { selection }),
    ...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
  })
  return found.success ? found.data : undefined
}
