// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, or what stands in the cell
'use client'
// A table of many rows: virtualised, sortable, under a sticky header, walked by keyboard (j, k, Enter, x, arrows).
// It knows columns and rows, and nothing of what they mean.

import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import { compareCells, type DataColumn, type DataSort, GAP_CLASS, HIDDEN_BELOW } from './data-table-column'
import { DataTableHeader } from './data-table-header'
import { useContainerWidth } from './use-container-width'

export type { DataColumn, DataSort } from './data-table-column'

export interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly DataColumn<Row>[]
  readonly rowId: (row: Row) => string
  /** Words for one row, for the tick box. */
  readonly rowLabel?: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly sort?: DataSort
  readonly onSortChange?: (sort: DataSort | undefined) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelectedChange?: (selected: ReadonlySet<string>) => void
  readonly isSelectable?: (row: Row) => boolean
  /** Rows that are open below themselves, and what stands there. */
  readonly expanded?: ReadonlySet<string>
  readonly renderExpanded?: (row: Row) => ReactNode
  /** Drawn as a heading before a row whose group differs from the one above; sort by it first. */
  readonly groupOf?: (row: Row) => string
  /** Further keys on the focused row; return true when the key was taken. */
  readonly onRowKey?: (key: string, row: Row) => boolean
  readonly rowHeight?: number
  readonly rowClassName?: (row: Row) => string | undefined
  /** Stands in the body when there is no row. */
  readonly empty?: ReactNode
  readonly className?: string
}

const FEATURES = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, rowId, selected, onSelectedChange, rowHeight = 36, groupOf, expanded } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useContainerWidth(scroller)
  const [ownSort, setOwnSort] = useState<DataSort | undefined>()
  const [active, setActive] = useState<string | undefined>()
  /** The row that was ticked last: with shift all rows from there follow it. */
  const anchor = useRef<string | undefined>(undefined)
  const sort = props.onSortChange === undefined ? ownSort : props.sort
  const setSort = props.onSortChange ?? setOwnSort

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
  const table = useTable({
    features: FEATURES,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
  })
  const sorted = table.getRowModel().rows
  const shown = columns.filter((column) => column.hideBelow === undefined || width >= HIDDEN_BELOW[column.hideBelow])
  const template = [
    ...(selected === undefined ? [] : ['20px']),
    ...shown.map((column) => column.width ?? 'minmax(0,1fr)'),
  ]

  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
    initialRect: { width: 1200, height: 900 },
  })

  function focusRow(index: number) {
    const row = sorted[Math.max(0, Math.min(sorted.length - 1, index))]
    if (row === undefined) return
    setActive(row.id)
    const at = sorted.indexOf(row)
    virtualizer.scrollToIndex(at)
    // At once where the row is drawn: the next key may come before the next frame, and is the next row's.
    if (!focusDrawn(at)) requestAnimationFrame(() => focusDrawn(at))
  }

  function focusDrawn(at: number): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"] [role="row"]`)
    row?.focus({ preventScroll: true })
    return row !== undefined && row !== null
  }

  function toggle(id: string, withRange: boolean) {
    if (selected === undefined || onSelectedChange === undefined) return
    const next = new Set(selected)
    const isTicked = !selected.has(id)
    for (const one of withRange ? idsBetween(anchor.current, id) : [id]) {
      if (isTicked) next.add(one)
      else next.delete(one)
    }
    anchor.current = id
    onSelectedChange(next)
  }

  function idsBetween(from: string | undefined, to: string): readonly string[] {
    const a = sorted.findIndex((row) => row.id === from)
    const b = sorted.findIndex((row) => row.id === to)
    if (a === -1) return [to]
    return sorted
      .slice(Math.min(a, b), Math.max(a, b) + 1)
      .filter((row) => props.isSelectable?.(row.original) !== false)
      .map((row) => row.id)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number, row: Row) {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key]
    if (step !== undefined) focusRow(index + step)
    else if (event.key === 'Home') focusRow(0)
    else if (event.key === 'End') focusRow(sorted.length - 1)
    else if (event.key === 'Enter') props.onOpen?.(row)
    else if (event.key.toLowerCase() === 'x' && selected !== undefined) toggle(rowId(row), event.shiftKey)
    else if (props.onRowKey?.(event.key, row) !== true) return
    event.preventDefault()
    event.stopPropagation()
  }

  const selectable = props.isSelectable === undefined ? rows : rows.filter(props.isSelectable)
  const style: CSSProperties & Record<'--columns', string> = { '--columns': template.join(' ') }
  const focusable = active !== undefined && sorted.some((row) => row.id === active) ? active : sorted[0]?.id

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
        aria-rowcount={sorted.length + 1}
        aria-colcount={template.length}
        {...(selected === undefined ? {} : { 'aria-multiselectable': true })}
      >
        <DataTableHeader
          columns={shown}
          sort={sort}
          onSortChange={setSort}
          {...(selected === undefined || onSelectedChange === undefined
            ? {}
            : {
                selection: {
                  count: selectable.length,
                  all:
                    selected.size > 0 && selectable.length > 0 && selectable.every((row) => selected.has(rowId(row))),
                  some: selected.size > 0 && selectable.some((row) => selected.has(rowId(row))),
                  onChange: (all: boolean) => onSelectedChange(new Set(all ? selectable.map(rowId) : [])),
                },
              })}
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const entry = sorted[item.index]
            if (entry === undefined) return null
            const row = entry.original
            const id = entry.id
            const above = sorted[item.index - 1]?.original
            const group = groupOf?.(row)
            const startsGroup = group !== undefined && (above === undefined || groupOf?.(above) !== group)
            const isSelected = selected?.has(id) === true
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtualizer.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {startsGroup && (
                  <div className="page foreign flex h-8 items-end border-b border-line bg-canvas pb-1 text-sm font-medium text-muted">
                    {group}
                  </div>
                )}
                <div
                  role="row"
                  aria-rowindex={item.index + 2}
                  {...(selected === undefined ? {} : { 'aria-selected': isSelected })}
                  tabIndex={id === focusable ? 0 : -1}
                  onFocus={() => setActive(id)}
                  onKeyDown={(event) => onKeyDown(event, item.index, row)}
                  onClick={(event) => {
                    if (isInteractive(event.target, event.currentTarget)) return
                    setActive(id)
                    props.onOpen?.(row)
                  }}
                  className={classNames(
                    'page group grid grid-cols-[var(--columns)] items-center border-b border-line -outline-offset-2',
                    GAP_CLASS,
                    rowHeight <= 28 ? 'min-h-7' : 'min-h-9',
                    props.onOpen !== undefined && 'cursor-default hover:bg-hover',
                    isSelected && 'bg-soft-accent',
                    props.rowClassName?.(row),
                  )}
                >
                  {selected !== undefined && (
                    <div role="gridcell" className="flex items-center">
                      <Checkbox
                        checked={isSelected}
                        disabled={props.isSelectable?.(row) === false}
                        onCheckedChange={(_, withShift) => toggle(id, withShift)}
                        label={`Select ${props.rowLabel?.(row) ?? id}`}
                      />
                    </div>
                  )}
                  {shown.map((column) => (
                    <div
                      key={column.id}
                      role="gridcell"
                      className={classNames('min-w-0', column.align === 'end' && 'text-right', column.className)}
                    >
                      {column.cell(row)}
                    </div>
                  ))}
                </div>
                {expanded?.has(id) === true && (
                  <div className="page border-b border-line bg-sunken py-3">{props.renderExpanded?.(row)}</div>
                )}
              </div>
            )
          })}
        </div>
      </div>
      {sorted.length === 0 && props.empty}
    </div>
  )
}

/** A click on a link, button or field inside the row is not a click on the row; nor is the end of a text selection. */
function isInteractive(target: EventTarget, row: HTMLElement): boolean {
  if (!(target instanceof Element)) return true
  const hit = target.closest('a,button,input,select,textarea,[role="menuitem"],[role="checkbox"]')
  return (hit !== null && row.contains(hit)) || !row.contains(target) || String(window.getSelection() ?? '') !== ''
}
