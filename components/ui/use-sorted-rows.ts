'use client'
// Rows in their order. It is worked out again only when rows come or go, or one changes by which they are sorted.

import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useCallback, useMemo } from 'react'
import { compareCells, type DataColumn, type DataSort } from './data-table-column'
import { useKept } from './use-kept'

const FEATURES = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

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
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sortValue?.(row),
        sortUndefined: 'last' as const,
        sortFn: compareCells,
      })),
    [columns],
  )
  const sorting = useMemo(
    () => (sort === undefined ? [] : [{ id: sort.column, desc: sort.direction === 'desc' }]),
    [sort],
  )
  const sortColumn = columns.find(({ id }) => id === sort?.column)
  const isSortedAlike = useCallback(
    (a: Row, b: Row) => rowId(a) === rowId(b) && sortColumn?.sortValue?.(a) === sortColumn?.sortValue?.(b),
    [rowId, sortColumn],
  )
  const data = useKept(rows, isSortedAlike)
  const order = useTable({
    features: FEATURES,
    columns: definitions,
    data,
    getRowId: rowId,
    state: { sorting },
  }).getRowModel().rows
  const ids = useMemo(() => order.map(({ id }) => id), [order])
  return useMemo(() => ({ ids, rows: order.map(({ index, original }) => rows[index] ?? original) }), [ids, order, rows])
}
