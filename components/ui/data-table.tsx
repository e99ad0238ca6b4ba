// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
'use client'
// A table of many rows: virtualised, sortable, under a sticky header, walked by keyboard (j, k, Enter, x, arrows).
// It knows columns and rows, and nothing of what they mean.

import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { classNames } from './class-names'
import { DataRow, type RowActions } from './data-row'
import { type DataColumn, type DataSort, HIDDEN_BELOW } from './data-table-column'
import { DataTableHeader } from './data-table-header'
import { useCoarsePointer } from './use-coarse-pointer'
import { useContainerWidth } from './use-container-width'
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
  /** Stands in the body when there is no row. */
  readonly empty?: ReactNode
  readonly className?: string
}

const ROW_HEIGHT = 36
const PAGE = 12
/** Rows beyond what is seen: few at rest, and while somebody scrolls or walks by keys so many that none is missed. */
const OVERSCAN = { atRest: 2, moving: PAGE }

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, rowId, selected, onSelectedChange } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useContainerWidth(scroller)
  const isCoarse = useCoarsePointer()
  const [ownSort, setOwnSort] = useState<DataSort | undefined>()
  const [active, setActive] = useState<string | undefined>()
  const [isMoving, setMoving] = useState(false)
  /** The row that was ticked last: with shift all rows from there follow it. */
  const anchor = useRef<string | undefined>(undefined)
  const sort = props.onSortChange === undefined ? ownSort : props.sort
  const setSort = props.onSortChange ?? setOwnSort
  const { ids, rows: sorted } = useSortedRows(rows, columns, rowId, sort)
  const hidden = columns.filter(({ hideBelow }) => hideBelow !== undefined && width < HIDDEN_BELOW[hideBelow]).length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width counts only where it hides another column
  const shown = useMemo(
    () => columns.filter(({ hideBelow }) => hideBelow === undefined || width >= HIDDEN_BELOW[hideBelow]),
    [columns, hidden],
  )
  const template = [
    ...(selected === undefined ? [] : ['20px']),
    ...shown.map((column) => column.width ?? 'minmax(0,1fr)'),
  ]

  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => ROW_HEIGHT, []),
    getItemKey: useCallback((index: number) => ids[index] ?? index, [ids]),
    overscan: isMoving || active !== undefined ? OVERSCAN.moving : OVERSCAN.atRest,
    initialRect: { width: 1200, height: 900 },
    onChange: ({ isScrolling }) => setMoving(isScrolling),
  })

  function focusRow(index: number) {
    const at = Math.max(0, Math.min(ids.length - 1, index))
    if (ids[at] === undefined) return
    setActive(ids[at])
    virtualizer.scrollToIndex(at)
    // At once where the row is drawn: the next key may come before the next frame, and is the next row's.
    if (!focusDrawn(at)) requestAnimationFrame(() => focusDrawn(at))
  }

  function focusDrawn(at: number): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[role="row"][data-index="${at}"]`)
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
    const a = from === undefined ? -1 : ids.indexOf(from)
    const b = ids.indexOf(to)
    return a === -1 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string) {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const index = ids.indexOf(id)
    const row = sorted[index]
    if (row === undefined) return
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key]
    if (step !== undefined) focusRow(index + step)
    else if (event.key === 'Home') focusRow(0)
    else if (event.key === 'End') focusRow(ids.length - 1)
    else if (event.key === 'Enter') props.onOpen?.(row)
    else if (event.key.toLowerCase() === 'x' && selected !== undefined) toggle(id, event.shiftKey)
    else if (props.onRowKey?.(event.key, row) !== true) return
    event.preventDefault()
    event.stopPropagation()
  }

  const latest = useRef({ onKeyDown, toggle, ids, sorted, onOpen: props.onOpen })
  latest.current = { onKeyDown, toggle, ids, sorted, onOpen: props.onOpen }
  const actions = useMemo(
    (): RowActions => ({
      measure: virtualizer.measureElement,
      focus: setActive,
      press(id) {
        setActive(id)
        const row = latest.current.sorted[latest.current.ids.indexOf(id)]
        if (row !== undefined) latest.current.onOpen?.(row)
      },
      key: (event, id) => latest.current.onKeyDown(event, id),
      toggle: (id, withRange) => latest.current.toggle(id, withRange),
    }),
    [virtualizer],
  )
  const style: CSSProperties & Record<'--columns', string> = { '--columns': template.join(' ') }
  const tabStop = active !== undefined && ids.includes(active) ? active : ids[0]

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
          onSortChange={setSort}
          {...(selected === undefined || onSelectedChange === undefined
            ? {}
            : {
                selection: {
                  count: ids.length,
                  all: selected.size > 0 && ids.length > 0 && ids.every((id) => selected.has(id)),
                  some: selected.size > 0 && ids.some((id) => selected.has(id)),
                  onChange: (all: boolean) => onSelectedChange(new Set(all ? ids : [])),
                },
              })}
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index]
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
