// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, or what stands in the cell
'use client'
// One row of a table, drawn again only when something of it has changed.

import { type KeyboardEvent, memo, type ReactNode, useState } from 'react'
import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import { type DataColumn, GAP_CLASS } from './data-table-column'
import { DetailButton, DetailCell } from './row-detail'

/** The same object as long as the table stands. */
export interface RowActions {
  measure(element: HTMLElement | null): void
  focus(id: string): void
  press(id: string): void
  key(event: KeyboardEvent<HTMLElement>, id: string): void
  toggle(id: string, withRange: boolean): void
  toggleDetail(id: string): void
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
  /** Each row is a card: so little room, and a table that has a cell for it. */
  readonly isCard: boolean
  readonly isCoarse: boolean
  readonly canOpen: boolean
  /** What stands below the row while somebody looks into it; null while nobody does, undefined where nobody can. */
  readonly detail: ReactNode
  readonly label: string
}

export const DataRow: <Row extends object>(props: DataRowProps<Row>) => ReactNode = memo(PlainRow)

const AS_LINE = 'page inset-x-0 min-h-9 border-b border-line'
const AS_CARD = 'inset-x-3 rounded-lg border border-line bg-surface px-3 py-2'

function PlainRow<Row extends object>(props: DataRowProps<Row>) {
  const { id, index, columns, actions, isSelected, detail } = props
  const [isApproached, setApproached] = useState(false)
  const isNear = isApproached || props.isCoarse || props.isCard || props.isTabStop
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
        'group absolute top-0 grid grid-cols-[var(--columns)] items-center -outline-offset-2',
        props.isCard ? AS_CARD : AS_LINE,
        GAP_CLASS,
        props.canOpen && 'cursor-default hover:bg-hover',
        isSelected === true && 'bg-soft-accent',
      )}
    >
      {isSelected !== undefined && (
        <div role="gridcell" className={classNames('flex items-center', props.isCard && 'self-start pt-0.5')}>
          <Checkbox
            checked={isSelected}
            onCheckedChange={(_, withShift) => actions.toggle(id, withShift)}
            label={`Select ${props.label}`}
          />
        </div>
      )}
      {columns.map((column) =>
        column.onApproach === true ? (
          <NearCell key={column.id} {...props} column={column} isNear={isNear} />
        ) : (
          <PlainCell key={column.id} {...props} column={column} />
        ),
      )}
      {detail !== undefined && detail !== null && <DetailCell>{detail}</DetailCell>}
    </div>
  )
}

type CellProps<Row> = Pick<DataRowProps<Row>, 'row' | 'isNarrow'> & { readonly column: DataColumn<Row> }

function PlainCell<Row>({ row, isNarrow, column }: CellProps<Row>) {
  const look = column.cellLook?.(row)
  return (
    <div
      role="gridcell"
      title={look?.title}
      className={classNames('min-w-0', column.align === 'end' && 'text-right', column.className, look?.className)}
    >
      {column.cell(row, { isNarrow })}
    </div>
  )
}

/** What can be done stands above the end of the row while somebody is near, and takes room only where nobody can be. */
function NearCell<Row>(
  props: CellProps<Row> &
    Pick<DataRowProps<Row>, 'id' | 'actions' | 'isCard' | 'isCoarse' | 'detail' | 'label'> & {
      readonly isNear: boolean
    },
) {
  const { row, id, column, isCard, isCoarse, isNarrow, detail } = props
  const isFloating = isCard || !isCoarse
  const isOpen = detail !== undefined && detail !== null
  return (
    <div
      role="gridcell"
      className={classNames(
        'flex items-center justify-end',
        isFloating && 'absolute right-1.5 top-1 rounded-md',
        isFloating && !isCard && 'border border-line bg-raised',
        isFloating &&
          !isCard &&
          !isOpen &&
          'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100',
      )}
    >
      {props.isNear && (
        <>
          {detail !== undefined && (
            <DetailButton isOpen={isOpen} label={props.label} onPress={() => props.actions.toggleDetail(id)} />
          )}
          {column.cell(row, { isNarrow })}
        </>
      )}
    </div>
  )
}

/** A click on a link, button or field inside the row is not a click on the row; nor is the end of a text selection. */
function isInteractive(target: EventTarget, row: HTMLElement): boolean {
  if (!(target instanceof Element)) return true
  const hit = target.closest('a,button,input,select,textarea,[role="menuitem"],[role="checkbox"],[data-detail]')
  return (hit !== null && row.contains(hit)) || !row.contains(target) || String(window.getSelection() ?? '') !== ''
}
