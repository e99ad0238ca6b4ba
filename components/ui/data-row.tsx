// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, or what stands in the cell
'use client'
// One row of a table, drawn again only when something of it has changed.

import { type KeyboardEvent, memo, type ReactNode, useState } from 'react'
import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import { type DataColumn, GAP_CLASS } from './data-table-column'

/** The same object as long as the table stands. */
export interface RowActions {
  measure(element: HTMLElement | null): void
  focus(id: string): void
  press(id: string): void
  key(event: KeyboardEvent<HTMLElement>, id: string): void
  toggle(id: string, withRange: boolean): void
}

export interface DataRowProps<Row> {
  readonly row: Row
  readonly id: string
  readonly index: number
  readonly start: number
  readonly columns: readonly DataColumn<Row>[]
  readonly actions: RowActions
  /** Undefined where rows cannot be ticked. */
  readonly isSelected: boolean | undefined
  readonly isTabStop: boolean
  readonly isNarrow: boolean
  readonly isCoarse: boolean
  readonly canOpen: boolean
  readonly label: string
}

export const DataRow: <Row extends object>(props: DataRowProps<Row>) => ReactNode = memo(PlainRow)

function PlainRow<Row extends object>(props: DataRowProps<Row>) {
  const { row, id, index, columns, actions, isSelected, isNarrow } = props
  const [isApproached, setApproached] = useState(false)
  const isNear = isApproached || props.isCoarse || props.isTabStop
  return (
    <div
      role="row"
      data-index={index}
      ref={actions.measure}
      style={{ transform: `translateY(${props.start}px)` }}
      aria-rowindex={index + 2}
      {...(isSelected === undefined ? {} : { 'aria-selected': isSelected })}
      tabIndex={props.isTabStop ? 0 : -1}
      onPointerEnter={() => setApproached(true)}
      onFocus={() => {
        setApproached(true)
        actions.focus(id)
      }}
      onKeyDown={(event) => actions.key(event, id)}
      onClick={(event) => {
        if (!isInteractive(event.target, event.currentTarget)) actions.press(id)
      }}
      className={classNames(
        'page group absolute inset-x-0 top-0 grid min-h-9 grid-cols-[var(--columns)] items-center border-b border-line -outline-offset-2',
        GAP_CLASS,
        props.canOpen && 'cursor-default hover:bg-hover',
        isSelected === true && 'bg-soft-accent',
      )}
    >
      {isSelected !== undefined && (
        <div role="gridcell" className="flex items-center">
          <Checkbox
            checked={isSelected}
            onCheckedChange={(_, withShift) => actions.toggle(id, withShift)}
            label={`Select ${props.label}`}
          />
        </div>
      )}
      {columns.map((column) => {
        const look = column.cellLook?.(row)
        return (
          <div
            key={column.id}
            role="gridcell"
            title={look?.title}
            className={classNames('min-w-0', column.align === 'end' && 'text-right', column.className, look?.className)}
          >
            {(column.onApproach !== true || isNear) && column.cell(row, { isNarrow })}
          </div>
        )
      })}
    </div>
  )
}

/** A click on a link, button or field inside the row is not a click on the row; nor is the end of a text selection. */
function isInteractive(target: EventTarget, row: HTMLElement): boolean {
  if (!(target instanceof Element)) return true
  const hit = target.closest('a,button,input,select,textarea,[role="menuitem"],[role="checkbox"]')
  return (hit !== null && row.contains(hit)) || !row.contains(target) || String(window.getSelection() ?? '') !== ''
}
