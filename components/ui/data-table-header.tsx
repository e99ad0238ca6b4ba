// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, or what stands in the cell
'use client'

// The sticky head of a table: names of columns, how it is sorted, and the box that ticks all.

import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import { type DataColumn, type DataSort, GAP_CLASS } from './data-table-column'
import { ArrowDown, ArrowUp } from './icons'
import type { Ticked } from './use-row-ticks'

export interface DataTableHeaderProps<Row> {
  readonly columns: readonly DataColumn<Row>[]
  readonly sort: DataSort | undefined
  readonly onSortChange: (sort: DataSort | undefined) => void
  /** Cells of columns that are made on approach have no place of their own. */
  readonly isFloating: boolean
  readonly selection?: {
    readonly count: number
    readonly ticked: Ticked
    readonly onChange: (all: boolean) => void
  }
}

export function DataTableHeader<Row>({
  columns,
  sort,
  onSortChange,
  isFloating,
  selection,
}: DataTableHeaderProps<Row>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line-strong bg-canvas">
      <div
        role="row"
        aria-rowindex={1}
        className={classNames('page grid h-8 grid-cols-[var(--columns)] items-center', GAP_CLASS)}
      >
        {selection !== undefined && (
          <div role="columnheader" className="flex items-center">
            <Checkbox
              checked={selection.ticked}
              onCheckedChange={selection.onChange}
              label={selection.ticked === true ? 'Select none' : `Select all ${selection.count} shown`}
            />
          </div>
        )}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={direction === undefined ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
              className={classNames(
                'min-w-0 text-sm text-muted',
                column.align === 'end' && 'text-right',
                isFloating && column.onApproach === true && 'sr-only',
              )}
            >
              {column.sortValue === undefined ? (
                <span className={classNames(column.label !== undefined && 'sr-only')}>
                  {column.label ?? column.header}
                </span>
              ) : (
                <button
                  type="button"
                  aria-label={`Sort by ${column.label ?? String(column.header)}`}
                  onClick={() => onSortChange(nextSort(column.id, column.sortFirst ?? 'asc', sort))}
                  className={classNames(
                    'inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-sm hover:text-ink [&_svg]:size-3 [&_svg]:shrink-0',
                    direction !== undefined && 'font-medium text-ink',
                  )}
                >
                  {column.header}
                  {direction === 'asc' && <ArrowUp aria-hidden />}
                  {direction === 'desc' && <ArrowDown aria-hidden />}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** First way, other way, unsorted. */
function nextSort(column: string, first: 'asc' | 'desc', sort: DataSort | undefined): DataSort | undefined {
  if (sort?.column !== column) return { column, direction: first }
  if (sort.direction === first) return { column, direction: first === 'asc' ? 'desc' : 'asc' }
  return undefined
}
