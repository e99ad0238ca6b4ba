'use client'
// Which columns a table of this width shows; the same list until another one falls away or comes back.

import { type DataColumn, HIDDEN_BELOW } from './data-table-column'
import { useKept } from './use-kept'

const isSameColumn = (before: unknown, after: unknown) => before === after

/** `leftOut` by their ids, at every width. */
export function useShownColumns<Row>(
  columns: readonly DataColumn<Row>[],
  width: number,
  leftOut: ReadonlySet<string> | undefined,
): readonly DataColumn<Row>[] {
  const shown = columns.filter(
    ({ id, hideBelow }) => leftOut?.has(id) !== true && (hideBelow === undefined || width >= HIDDEN_BELOW[hideBelow]),
  )
  return useKept(shown, isSameColumn)
}
