// Rows of one statement, and what it does with those that are there.

import { sql } from 'kysely'

/** Databases take so many parameters at most. */
const AT_ONCE = 200

export function partsOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, at) =>
    rows.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )
}

/** These columns take what would have been inserted. */
export function replacing(columns: readonly string[]) {
  return Object.fromEntries(columns.map((column) => [column, sql.ref<never>(`excluded.${column}`)]))
}
