// What the tools of History share: when nobody recorded, and where what happened is kept, told as what is missing.

import type { HistoryGap, HistorySource } from '@/lib/contract/history'
import type { HistoryReader } from '@/lib/server/answers/history-reading'
import type { Actor } from '@/lib/server/audit'
import { NOBODY } from '@/lib/server/identity/identity'
import { type Missing, missingFor } from './head'

const GAPS_NAMED = 5

export function readerOf({ identity }: Pick<Actor, 'identity'>): HistoryReader {
  return { isKnown: identity !== NOBODY }
}

export function missingInHistory(source: HistorySource, gaps: readonly HistoryGap[]): readonly Missing[] {
  const { kind, since, state, reason } = source
  const named = gaps.slice(0, GAPS_NAMED).map(({ from, to, reason: why }) => missingFor(`from ${from} to ${to}`, why))
  return [
    ...(kind === 'off' ? [missingFor('History', 'it is switched off')] : []),
    ...(kind === 'memory'
      ? [missingFor(since === undefined ? 'History' : `what happened before ${since}`, 'kept in memory only')]
      : []),
    ...(state === 'live' || state === 'disabled' ? [] : [missingFor('History', reason ?? state)]),
    ...named,
    ...(gaps.length > GAPS_NAMED ? [missingFor(`${gaps.length - GAPS_NAMED} more spans`, 'nobody recorded')] : []),
  ]
}
