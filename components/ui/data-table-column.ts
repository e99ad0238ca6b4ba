// What a column of a table is, and how its cells compare.

import type { ReactNode } from 'react'

export interface CellContext {
  /** So little room that most columns are left out. */
  readonly isNarrow: boolean
}

/** What a cell itself carries, so that its words need no frame of their own. */
export interface CellLook {
  readonly className?: string
  readonly title?: string
}

export interface DataColumn<Row> {
  readonly id: string
  readonly header: ReactNode
  /** Words for the header where it is an icon or empty. */
  readonly label?: string
  cell(row: Row, context: CellContext): ReactNode
  cellLook?(row: Row): CellLook
  /**
   * Its cells are made when a row is pointed at or focused, and stand above the row's end then; where nothing can be
   * pointed with, at once and in a place of their own.
   */
  readonly onApproach?: boolean
  /** Makes the column sortable. Undefined stands last in both directions. */
  sortValue?(row: Row): CellValue | undefined
  /** First click sorts this way. */
  readonly sortFirst?: 'asc' | 'desc'
  /** A CSS grid track: `120px`, `minmax(0,2fr)`. */
  readonly width?: string
  readonly align?: 'start' | 'end'
  /** Left out while the table is narrower than this. */
  readonly hideBelow?: keyof typeof HIDDEN_BELOW
  readonly className?: string
}

export interface DataSort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

/** Widths of the table itself, in pixels. */
export const HIDDEN_BELOW = { sm: 560, md: 760, lg: 1000, xl: 1240, '2xl': 1500 } as const

export const GAP_CLASS = 'gap-x-3'

type CellValue = string | number

const WORDS = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Numbers by size, words as people order them (`node2` before `node10`). */
export function compareCells(left: CellValue, right: CellValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return WORDS.compare(String(left), String(right))
}
