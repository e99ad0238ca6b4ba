'use client'
// The filters of the resource table, read from and written to the URL. Unknown values in a link are ignored.

import { parseAsBoolean, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { DataSort } from '@/components/ui/data-table-column'
import { MARK_CODES } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseAsSorting } from './parse-as-sorting'
import { isFiltered, NO_FILTERS, type ResourceFilters, SORT_KEYS, VIEWS } from './resource-filters'

const DEFAULT_SORTING: DataSort = { column: 'status', direction: 'asc' }

const FILTER_PARSERS = {
  q: parseAsString.withDefault(''),
  view: parseAsStringLiteral(VIEWS).withDefault('all'),
  kind: parseAsNativeArrayOf(parseAsStringLiteral(FLUX_KIND_NAMES)),
  namespace: parseAsNativeArrayOf(parseAsString),
  status: parseAsNativeArrayOf(parseAsStringLiteral(STATUSES)),
  label: parseAsNativeArrayOf(parseAsString),
  mark: parseAsNativeArrayOf(parseAsStringLiteral(MARK_CODES)),
  held: parseAsBoolean.withDefault(false),
  sort: parseAsSorting(SORT_KEYS).withDefault(DEFAULT_SORTING),
}

export interface ResourceFilterState {
  readonly filters: ResourceFilters
  readonly sorting: DataSort
  readonly filtered: boolean
  readonly change: (changes: Partial<ResourceFilters>) => void
  readonly sortBy: (sorting: DataSort | undefined) => void
  readonly clear: () => void
}

export function useResourceFilters(): ResourceFilterState {
  const [query, setQuery] = useQueryStates(FILTER_PARSERS, { history: 'replace' })
  return useMemo(() => {
    const {
      q: text,
      view,
      kind: kinds,
      namespace: namespaces,
      status: statuses,
      label: labels,
      mark: marks,
      held,
      sort: sorting,
    } = query
    const filters: ResourceFilters = { text, view, kinds, namespaces, statuses, labels, marks, held }
    function change(changes: Partial<ResourceFilters>): void {
      const next = { ...filters, ...changes }
      void setQuery({
        q: next.text,
        view: next.view,
        kind: [...next.kinds],
        namespace: [...next.namespaces],
        status: [...next.statuses],
        label: [...next.labels],
        mark: [...next.marks],
        held: next.held,
      })
    }
    return {
      filters,
      sorting,
      filtered: isFiltered(filters),
      change,
      sortBy: (next) => void setQuery({ sort: next ?? null }),
      clear: () => change(NO_FILTERS),
    }
  }, [query, setQuery])
}
