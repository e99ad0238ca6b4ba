// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
'use client'
// A table of many rows: virtualised, sortable, under a sticky header, walked by keyboard.
// It knows columns and rows, and nothing of what they mean.

import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from './class-names'
import { DataRow } from './data-row'
import { type DataColumn, type DataSort, HIDDEN_BELOW } from './data-table-column'
import { DataTableHeader } from './data-table-header'
import { useContainerWidth } from './use-container-width'
import { useCoarsePointer } from './use-media'
import { useRowTicks } from './use-row-ticks'
import { useRowWalk } from './use-row-walk'
import { useShownColumns } from './use-shown-columns'
import { useSortedRows } from './use-sorted-rows'

export type { DataColumn, DataSort } from './data-table-column'

export interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  /** The same list with every change of the rows. */
  readonly columns: readonly DataColumn<Row>[]
  readonly rowId: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly sort?: DataSort
  readonly onSortChange?: (sort: DataSort | undefined) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelectedChange?: (selected: ReadonlySet<string>) => void
  /** Further keys on the focused row; return true when the key was taken. */
  readonly onRowKey?: (key: string, row: Row) => boolean
  /** Told of the rows in their order, as often as that changes. */
  readonly onOrder?: (ids: readonly string[]) => void
  /** Stands in the body when there is no row. */
  readonly empty?: ReactNode
  readonly className?: string
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, selected, onOrder } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useContainerWidth(scroller)
  const isCoarse = useCoarsePointer()
  const [ownSort, setOwnSort] = useState<DataSort | undefined>()
  const sort = props.onSortChange === undefined ? ownSort : props.sort
  const { ids, rows } = useSortedRows(props.rows, columns, props.rowId, sort)
  useEffect(() => onOrder?.(ids), [ids, onOrder])
  const shown = useShownColumns(columns, width)
  const ticks = useRowTicks(ids, selected, props.onSelectedChange)
  const { virtualizer, actions, tabStop } = useRowWalk({
    scroller,
    ids,
    rows,
    onOpen: props.onOpen,
    onRowKey: props.onRowKey,
    toggle: selected === undefined ? undefined : ticks.toggle,
  })
  const template = [
    ...(selected === undefined ? [] : [scale('20px')]),
    ...shown.map((column) => scale(column.width ?? 'minmax(0,1fr)')),
  ]
  const style: CSSProperties & Record<'--columns', string> = { '--columns': template.join(' ') }

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
        aria-rowcount={ids.length + 1}
        aria-colcount={template.length}
        {...(selected === undefined ? {} : { 'aria-multiselectable': true })}
      >
        <DataTableHeader
          columns={shown}
          sort={sort}
          onSortChange={props.onSortChange ?? setOwnSort}
          {...(ticks.ofAll === undefined ? {} : { selection: ticks.ofAll })}
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            const id = ids[index]
            if (row === undefined || id === undefined) return null
            return (
              <DataRow
                key={id}
                row={row}
                id={id}
                index={index}
                start={start}
                columns={shown}
                actions={actions}
                isSelected={selected?.has(id)}
                isTabStop={id === tabStop}
                isNarrow={width < HIDDEN_BELOW.md}
                isCoarse={isCoarse}
                canOpen={props.onOpen !== undefined}
                label={id}
              />
            )
          })}
        </div>
      </div>
      {ids.length === 0 && props.empty}
    </div>
  )
}

/** Pixels of the usual drawing: on a large screen all of it is larger. */
function scale(track: string): string {
  return track.replaceAll(/(\d+)px/g, (_, px: string) => `calc(var(--spacing) * ${Number(px) / 4})`)
}
