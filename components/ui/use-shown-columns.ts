'use client'
// Which columns a table of this width shows; the same list until another one falls away or comes back.

import { useMemo } from 'react'
import { type DataColumn, HIDDEN_BELOW } from './data-table-column'

export function useShownColumns<Row>(columns: readonly DataColumn<Row>[], width: number): readonly DataColumn<Row>[] {
  const hidden = columns.filter(({ hideBelow }) => hideBelow !== undefined && width < HIDDEN_BELOW[hideBelow]).length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width counts only where it hides another column
  return useMemo(
    () => columns.filter(({ hideBelow }) => hideBelow === undefined || width >= HIDDEN_BELOW[hideBelow]),
    [columns, hidden],
  )
}
