// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
'use client'
// A table of many rows: virtualised, sortable, in groups, under a sticky header, walked by keyboard; cards where there is
// little room. It knows columns and rows, and nothing of what they mean.

import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from './class-names'
import { DataRow } from './data-row'
import { type DataColumn, type DataSort, HIDDEN_BELOW } from './data-table-column'
import { DataTableHeader } from './data-table-header'
import { GroupRow } from './group-row'
import type { GroupedRows, RowGrouping } from './group-rows'
import { useContainerWidth } from './use-container-width'
import { type Folds, useFolds } from './use-folds'
import { useGroupedRows } from './use-grouped-rows'
import { useCoarsePointer } from './use-media'
import { useRowDetail } from './use-row-detail'
import { type RowTicks, tickedAmong, useRowTicks } from './use-row-ticks'
import { useRowWalk } from './use-row-walk'
import { useShownColumns } from './use-shown-columns'
import { useSortedRows } from './use-sorted-rows'

export type { DataColumn, DataSort } from './data-table-column'

export interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  /** How many more there are that have not come yet, and what says so below the rows. */
  readonly rest?: { readonly count: number; readonly words: ReactNode } | undefined
  /** The same list with every change of the rows. */
  readonly columns: readonly DataColumn<Row>[]
  /** Columns by which rows may be sorted and that are not shown. */
  readonly leftOut?: ReadonlySet<string>
  readonly rowId: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly sort?: DataSort
  readonly onSortChange?: (sort: DataSort | undefined) => void
  readonly grouping?: RowGrouping<Row> | undefined
  /** Kept outside where others fold as well. */
  readonly folds?: Folds
  readonly selected?: ReadonlySet<string>
  readonly onSelectedChange?: (selected: ReadonlySet<string>) => void
  /** Further keys on the focused row; return true when the key was taken. */
  readonly onRowKey?: (key: string, row: Row) => boolean
  /** What stands below a row that somebody looks into. */
  readonly detail?: (row: Row) => ReactNode
  /** Where there is little room each row is a card, which its first shown column fills. */
  readonly hasCards?: boolean
  /** Told of all rows in their order, those of folded groups too, as often as that changes. */
  readonly onOrder?: (ids: readonly string[]) => void
  /** Stands in the body when there is no row. */
  readonly empty?: ReactNode
  readonly className?: string
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, selected, onOrder, rest } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useContainerWidth(scroller)
  const isCoarse = useCoarsePointer()
  const isNarrow = width < HIDDEN_BELOW.md
  const isCards = isNarrow && props.hasCards === true
  const [ownSort, setOwnSort] = useState<DataSort | undefined>()
  const sort = props.onSortChange === undefined ? ownSort : props.sort
  const ownFolds = useFolds()
  const { folded, fold } = props.folds ?? ownFolds
  const sorted = useSortedRows(props.rows, columns, props.rowId, sort)
  const grouped = useGroupedRows(sorted, props.grouping, folded)
  const { ids, rows, groups, rowIds, allIds } = grouped
  useEffect(() => onOrder?.(allIds), [allIds, onOrder])
  const shown = useShownColumns(columns, width, props.leftOut)
  const ticks = useRowTicks(rowIds, selected, props.onSelectedChange)
  const detail = useRowDetail()
  const walk = useRowWalk({
    scroller,
    ids,
    rows,
    isCards,
    onOpen: props.onOpen,
    onRowKey: props.onRowKey,
    fold,
    detail: props.detail === undefined ? undefined : detail.turn,
    openId: detail.openId,
    toggle: selected === undefined ? undefined : toggle,
  })
  const isFloating = isCards || !isCoarse
  const template = [
    ...(selected === undefined ? [] : [scale('20px')]),
    ...shown
      .filter(({ onApproach }) => onApproach !== true || !isFloating)
      .map((column) => scale(column.width ?? 'minmax(0,1fr)')),
  ]
  const style: CSSProperties & Record<'--columns', string> = { '--columns': template.join(' ') }

  function toggle(id: string, withRange: boolean): void {
    const group = groups.get(id)
    if (group === undefined) ticks.toggle(id, withRange)
    else ticks.tickAll(group.rowIds, tickedAmong(group.rowIds, selected ?? new Set()) !== true)
  }

  return (
    <div
      ref={scroller}
      className={classNames('relative overflow-auto overscroll-contain', props.className)}
      style={style}
      data-scroller=""
    >
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={ids.length + (rest?.count ?? 0) + 1}
        aria-colcount={shown.length + (selected === undefined ? 0 : 1)}
        {...(selected === undefined ? {} : { 'aria-multiselectable': true })}
      >
        <DataTableHeader
          columns={shown}
          sort={sort}
          onSortChange={props.onSortChange ?? setOwnSort}
          isFloating={isFloating}
          {...(ticks.ofAll === undefined ? {} : { selection: ticks.ofAll })}
        />
        <TableBody
          table={props}
          grouped={grouped}
          columns={shown}
          walk={walk}
          ticks={ticks}
          folded={folded}
          openId={detail.openId}
          isNarrow={isNarrow}
          isCards={isCards}
          isCoarse={isCoarse}
        />
      </div>
      {rest !== undefined && (
        <p role="status" className="page py-2 text-muted">
          {rest.words}
        </p>
      )}
      {ids.length === 0 && props.empty}
    </div>
  )
}

/** Pixels of the usual drawing: on a large screen all of it is larger. */
function scale(track: string): string {
  return track.replaceAll(/(\d+)px/g, (_, px: string) => `calc(var(--spacing) * ${Number(px) / 4})`)
}

interface TableBodyProps<Row> {
  readonly table: DataTableProps<Row>
  readonly grouped: GroupedRows<Row>
  readonly columns: readonly DataColumn<Row>[]
  readonly walk: ReturnType<typeof useRowWalk<Row>>
  readonly ticks: RowTicks
  readonly folded: ReadonlySet<string>
  readonly openId: string | undefined
  readonly isNarrow: boolean
  readonly isCards: boolean
  readonly isCoarse: boolean
}

function TableBody<Row extends object>(props: TableBodyProps<Row>) {
  const { table, grouped, columns, walk, ticks, folded, openId, isNarrow, isCards, isCoarse } = props
  const { totalSize, items, actions, tabStop } = walk
  const { grouping, selected, detail } = table
  return (
    <div role="rowgroup" data-rows="" className="relative" style={{ height: totalSize }}>
      {items.map(({ index, start }) => {
        const row = grouped.rows[index]
        const id = grouped.ids[index]
        if (id === undefined) return null
        const placed = { id, index, start, actions, isTabStop: id === tabStop }
        const group = grouped.groups.get(id)
        if (group !== undefined && grouping !== undefined) {
          return (
            <GroupRow
              key={id}
              {...placed}
              ticked={selected && tickedAmong(group.rowIds, selected)}
              onTick={(isTicked) => ticks.tickAll(group.rowIds, isTicked)}
              isFolded={folded.has(id)}
              label={grouping.label(group.key)}
            >
              {grouping.head(group)}
            </GroupRow>
          )
        }
        if (row === undefined) return null
        return (
          <DataRow
            key={id}
            {...placed}
            row={row}
            columns={columns}
            isSelected={selected?.has(id)}
            isNarrow={isNarrow}
            isCard={isCards}
            isCoarse={isCoarse}
            canOpen={table.onOpen !== undefined}
            detail={detail && (openId === id ? detail(row) : null)}
            label={id}
          />
        )
      })}
    </div>
  )
}
