// The order of what is kept: the newest first, and of one moment by key; and where a page of it ends.

import { compareText } from '@/lib/compare'
import type { Entry, RolloutRow } from './rows'
import type { Page, Place } from './store'

export function compare(a: Place, b: Place): number {
  return b.at - a.at || compareText(b.key, a.key)
}

export function placeOfEntry({ at, key }: Entry): Place {
  return { at, key }
}

export function placeOfRollout({ startedAt, id }: RolloutRow): Place {
  return { at: startedAt, key: id }
}

/** `rows` in their order: one more than `limit` says that there are more. */
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => Place): Page<Row> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, ...(last === undefined || rows.length <= limit ? {} : { next: placeOf(last) }) }
}
