'use client'
// Sorted rows as they stand in a table: as they are, or under the heads of their groups.

import { useMemo } from 'react'
import { type GroupedRows, groupRows, type RowGrouping } from './group-rows'
import { useKept } from './use-kept'
import type { SortedRows } from './use-sorted-rows'

const isSameId = (before: string, after: string) => before === after
const NO_GROUPS: ReadonlyMap<string, never> = new Map<string, never>()

/** `grouping` is the same object while rows are grouped alike; lists of ids are the same while their order is the same. */
export function useGroupedRows<Row>(
  { ids, rows }: SortedRows<Row>,
  grouping: RowGrouping<Row> | undefined,
  folded: ReadonlySet<string>,
): GroupedRows<Row> {
  const grouped = useMemo(
    () => (grouping === undefined ? undefined : groupRows({ ids, rows }, grouping, folded)),
    [ids, rows, grouping, folded],
  )
  const keptIds = useKept(grouped?.ids ?? ids, isSameId)
  const rowIds = useKept(grouped?.rowIds ?? ids, isSameId)
  const allIds = useKept(grouped?.allIds ?? ids, isSameId)
  return useMemo(
    () =>
      grouped === undefined
        ? { ids, rows, groups: NO_GROUPS, rowIds: ids, allIds: ids }
        : { ...grouped, ids: keptIds, rowIds, allIds },
    [grouped, ids, rows, keptIds, rowIds, allIds],
  )
}
