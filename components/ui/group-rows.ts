// Rows under the heads of their groups, each group in the order in which its rows came. Pure.

import type { ReactNode } from 'react'

export interface RowGroup<Row> {
  readonly id: string
  readonly key: string
  readonly rows: readonly Row[]
  readonly rowIds: readonly string[]
}

export interface RowGrouping<Row> {
  /** What is grouped by: folds of another one are not meant. */
  readonly by: string
  readonly keyOf: (row: Row) => string
  /** Which group stands first. */
  readonly compare: (a: RowGroup<Row>, b: RowGroup<Row>) => number
  readonly label: (key: string) => string
  readonly head: (group: RowGroup<Row>) => ReactNode
}

export interface GroupedRows<Row> {
  /** Of heads and rows in their order. */
  readonly ids: readonly string[]
  /** Undefined where a head stands. */
  readonly rows: readonly (Row | undefined)[]
  readonly groups: ReadonlyMap<string, RowGroup<Row>>
  /** Of the rows alone. */
  readonly rowIds: readonly string[]
  /** Of all rows in this order, those of folded groups too. */
  readonly allIds: readonly string[]
}

export function groupIdOf(by: string, key: string): string {
  return `group ${by} ${key}`
}

export function groupRows<Row>(
  sorted: { readonly ids: readonly string[]; readonly rows: readonly Row[] },
  grouping: RowGrouping<Row>,
  folded: ReadonlySet<string>,
): GroupedRows<Row> {
  const ordered = collect(sorted, grouping).sort(grouping.compare)
  const ids: string[] = []
  const rows: (Row | undefined)[] = []
  const rowIds: string[] = []
  for (const group of ordered) {
    ids.push(group.id)
    rows.push(undefined)
    if (folded.has(group.id)) continue
    for (const id of group.rowIds) {
      ids.push(id)
      rowIds.push(id)
    }
    for (const row of group.rows) rows.push(row)
  }
  return {
    ids,
    rows,
    rowIds,
    groups: new Map(ordered.map((group) => [group.id, group])),
    allIds: ordered.flatMap((group) => group.rowIds),
  }
}

function collect<Row>(
  sorted: { readonly ids: readonly string[]; readonly rows: readonly Row[] },
  { by, keyOf }: RowGrouping<Row>,
): RowGroup<Row>[] {
  const groups = new Map<string, { readonly id: string; readonly key: string; rows: Row[]; rowIds: string[] }>()
  for (const [at, row] of sorted.rows.entries()) {
    const key = keyOf(row)
    const group = groups.get(key) ?? { id: groupIdOf(by, key), key, rows: [], rowIds: [] }
    groups.set(key, group)
    group.rows.push(row)
    group.rowIds.push(sorted.ids[at] ?? '')
  }
  return [...groups.values()]
}
