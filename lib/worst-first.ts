// Rows in pages, worst first: by a word that has a rank, then by ref. A cursor is both of the last row of a page.

import { compareText } from './compare'
import { parseRef, type Ref } from './ref'

export interface WorstFirst<Row> {
  readonly compare: (a: Row, b: Row) => number
  /** Behind this row the next page begins. */
  readonly cursorOf: (row: Row) => string
  /** Of what has moved meanwhile some may come twice or not at all. */
  readonly positionBehind: (sorted: readonly Row[], cursor: string) => number
  readonly pageOf: <Found extends Row>(sorted: readonly Found[], asked: Asked) => Page<Found>
}

interface Asked {
  readonly limit: number
  readonly cursor?: string
}

interface Page<Row> {
  readonly page: readonly Row[]
  /** Absent on the last one. */
  readonly nextCursor?: string
}

/** `words`: worst first. */
export function worstFirst<Row extends { readonly ref: Ref }>(
  words: readonly string[],
  wordOf: (row: Row) => string,
): WorstFirst<Row> {
  const rankOf = (row: Row) => words.indexOf(wordOf(row))
  const compareTo = (row: Row, rank: number, ref: Ref) => rankOf(row) - rank || compareText(row.ref, ref)
  const cursorOf = (row: Row) => `${wordOf(row)}.${row.ref}`

  function positionBehind(sorted: readonly Row[], cursor: string): number {
    const dot = cursor.indexOf('.')
    const rank = words.indexOf(cursor.slice(0, dot))
    const ref = parseRef(cursor.slice(dot + 1))?.ref
    if (rank === -1 || ref === undefined) return sorted.length
    const at = sorted.findIndex((row) => compareTo(row, rank, ref) > 0)
    return at === -1 ? sorted.length : at
  }

  return {
    compare: (a, b) => compareTo(a, rankOf(b), b.ref),
    cursorOf,
    positionBehind,
    pageOf(sorted, { limit, cursor }) {
      const from = cursor === undefined ? 0 : positionBehind(sorted, cursor)
      const page = sorted.slice(from, from + limit)
      const last = page.at(-1)
      const hasMore = from + page.length < sorted.length
      return { page, ...(hasMore && last !== undefined ? { nextCursor: cursorOf(last) } : {}) }
    },
  }
}
