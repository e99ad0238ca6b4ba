// Parts of a list, one answer after another. A cursor names what was shown last, so that nothing comes twice and nothing
// is skipped while the list changes around it.

import { ApiError } from '@/lib/server/api-error'
import type { Page } from './answer'

export interface Cut<T> {
  readonly items: readonly T[]
  readonly page: Page
}

/** Throws `invalid_request` for a cursor that no answer gave, or whose object is gone. */
export function pageFrom<T>(
  all: readonly T[],
  {
    limit,
    cursor,
    keyOf,
  }: { readonly limit: number; readonly cursor: string | undefined; readonly keyOf: (item: T) => string },
): Cut<T> {
  const at = cursor === undefined ? -1 : all.findIndex((item) => keyOf(item) === cursor)
  if (cursor !== undefined && at < 0)
    throw new ApiError('invalid_request', 'The list has changed and this cursor is not in it any more: ask without it.')
  const items = all.slice(at + 1, at + 1 + limit)
  return {
    items,
    page: {
      total: all.length,
      before: at + 1,
      cursorAfter(count) {
        const last = items[count - 1]
        return last === undefined ? '' : keyOf(last)
      },
    },
  }
}

/** Of a list that is cut by whoever knows its cursors. Those that it gives are read by `readPlacedCursor`. */
export function placedPage<T>(
  rows: readonly T[],
  { total, before, cursorOf }: { readonly total: number; readonly before: number; cursorOf(row: T): string },
): Page {
  return {
    total,
    before,
    cursorAfter(count) {
      const last = rows[count - 1]
      return last === undefined ? '' : `${before + count}:${cursorOf(last)}`
    },
  }
}

/** How many came before, and where it goes on for whoever cut the list. */
export function readPlacedCursor(given: string | undefined): { readonly before: number; readonly cursor?: string } {
  if (given === undefined) return { before: 0 }
  const [, before = '', cursor = ''] = /^(\d{1,9}):(.+)$/.exec(given) ?? []
  if (cursor === '') throw new ApiError('invalid_request', 'The argument cursor is none that an earlier answer gave.')
  return { before: Number(before), cursor }
}
