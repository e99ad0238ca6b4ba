'use client'
// Rows in their order. It is worked out again only when rows come or go, or one changes by which they are sorted.

import { useCallback, useMemo } from 'react'
import { compareCells, type DataColumn, type DataSort } from './data-table-column'
import { useKept } from './use-kept'

export interface SortedRows<Row> {
  /** The same list while the order is the same. */
  readonly ids: readonly string[]
  readonly rows: readonly Row[]
}

export function useSortedRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  rowId: (row: Row) => string,
  sort: DataSort | undefined,
): SortedRows<Row> {
  const column = columns.find(({ id }) => id === sort?.column)
  const isDescending = sort?.direction === 'desc'
  const isSortedAlike = useCallback(
    (a: Row, b: Row) => rowId(a) === rowId(b) && column?.sortValue?.(a) === column?.sortValue?.(b),
    [rowId, column],
  )
  const kept = useKept(rows, isSortedAlike)
  const places = useMemo(() => orderRows(kept, column, isDescending), [kept, column, isDescending])
  const ids = useMemo(() => places.flatMap((at) => kept[at] ?? []).map(rowId), [places, kept, rowId])
  return useMemo(() => ({ ids, rows: places.flatMap((at) => rows[at] ?? []) }), [ids, places, rows])
}

/** Where each of them stands in the list. Those that are alike stay as they came, in both directions. */
export function orderRows<Row>(
  rows: readonly Row[],
  column: Pick<DataColumn<Row>, 'sortValue'> | undefined,
  isDescending: boolean,
): readonly number[] {
  const places = rows.map((_, at) => at)
  if (column?.sortValue === undefined) return places
  const values = rows.map((row) => column.sortValue?.(row))
  const way = isDescending ? -1 : 1
  return places.sort((a, b) => {
    const [left, right] = [values[a], values[b]]
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
    return way * compareCells(left, right)
  })
}
