// How a table is sorted, as it stands in the URL.

import { createParser } from 'nuqs'
import type { DataSort } from '@/components/ui/data-table-column'
import { formatSorting, readSorting } from './resource-filters'

/** By one of these columns; whatever else the URL says does nothing. */
export function parseAsSorting(columns: readonly string[]) {
  return createParser<DataSort>({
    parse: (text) => readSorting(columns, text) ?? null,
    serialize: formatSorting,
    eq: (a, b) => a.column === b.column && a.direction === b.direction,
  })
}
