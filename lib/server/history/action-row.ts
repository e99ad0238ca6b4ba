// An action as it is kept: at each of its states, so that whoever starts anew can follow it on.

import type { ActionRow } from '@/lib/history/rows'
import { namespaceOf } from '@/lib/ref'
import type { ActionChange } from '../changes'

export function keepAction({
  after: { requestedAt, finishedAt, ...action },
  at,
}: Pick<ActionChange, 'after' | 'at'>): ActionRow {
  const namespace = namespaceOf(action.ref)
  return {
    ...action,
    ...(namespace === '' ? {} : { namespace }),
    requestedAt: Date.parse(requestedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: Date.parse(finishedAt) }),
    changedAt: at.getTime(),
  }
}
