'use client'
// The filters of the table of workloads, read from and written to the URL. Unknown values in a link are ignored.

import { createParser, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { DataSort } from '@/components/ui/data-table-column'
import { parseRef, type Ref } from '@/lib/ref'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { parseAsSorting } from './parse-as-sorting'
import { isFilteringWorkloads, NO_WORKLOAD_FILTERS, WORKLOAD_SORT_KEYS, type WorkloadFilters } from './workload-filters'

const DEFAULT_SORTING: DataSort = { column: 'status', direction: 'asc' }

const parseAsRef = createParser<Ref>({ parse: (text) => parseRef(text)?.ref ?? null, serialize: (ref) => ref })

const FILTER_PARSERS = {
  q: parseAsString.withDefault(''),
  namespace: parseAsNativeArrayOf(parseAsString),
  status: parseAsNativeArrayOf(parseAsStringLiteral(WORKLOAD_STATUSES)),
  managedBy: parseAsRef,
  image: parseAsString.withDefault(''),
  sort: parseAsSorting(WORKLOAD_SORT_KEYS).withDefault(DEFAULT_SORTING),
}

export interface WorkloadFilterState {
  readonly filters: WorkloadFilters
  readonly sorting: DataSort
  readonly isFiltering: boolean
  readonly change: (changes: Partial<WorkloadFilters>) => void
  readonly sortBy: (sorting: DataSort | undefined) => void
  readonly clear: () => void
}

export function useWorkloadFilters(): WorkloadFilterState {
  const [query, setQuery] = useQueryStates(FILTER_PARSERS, { history: 'replace' })
  return useMemo(() => {
    const { q: text, namespace: namespaces, status: statuses, managedBy, image, sort: sorting } = query
    const filters: WorkloadFilters = { text, namespaces, statuses, managedBy: managedBy ?? undefined, image }
    function change(changes: Partial<WorkloadFilters>): void {
      const next = { ...filters, ...changes }
      void setQuery({
        q: next.text,
        namespace: [...next.namespaces],
        status: [...next.statuses],
        managedBy: next.managedBy ?? null,
        image: next.image,
      })
    }
    return {
      filters,
      sorting,
      isFiltering: isFilteringWorkloads(filters),
      change,
      sortBy: (next) => void setQuery({ sort: next ?? null }),
      clear: () => change(NO_WORKLOAD_FILTERS),
    }
  }, [query, setQuery])
}
