'use client'
// The filters of the resource table, read from and written to the URL. Unknown values in a link are ignored.

import {
  createParser,
  createSerializer,
  parseAsBoolean,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs'
import { useMemo } from 'react'
import type { DataSort } from '@/components/ui/data-table-column'
import { MARK_CODES } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { type GroupBy, readGroupBy } from './group-by'
import { parseAsSorting } from './parse-as-sorting'
import { formatSorting, isFiltered, NO_FILTERS, type ResourceFilters, SORT_KEYS, VIEWS } from './resource-filters'

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
  group: createParser<GroupBy>({ parse: (text) => readGroupBy(text) ?? null, serialize: String }),
}

/** All that makes a view, and the name that somebody gave to it. */
const VIEW_PARSERS = { ...FILTER_PARSERS, saved: parseAsString.withDefault('') }

const serializeView = createSerializer(FILTER_PARSERS)

export interface ResourceFilterState {
  readonly filters: ResourceFilters
  readonly sorting: DataSort
  /** As nobody asked otherwise. */
  readonly isUsuallySorted: boolean
  readonly groupBy: GroupBy | undefined
  readonly filtered: boolean
  /** The name under which somebody keeps this view, or has kept it before it was changed. */
  readonly savedAs: string
  /** All of it but the name, as it stands behind the address of the page: the same text for the same view. */
  readonly viewQuery: string
  readonly change: (changes: Partial<ResourceFilters>) => void
  readonly sortBy: (sorting: DataSort | undefined) => void
  readonly group: (by: GroupBy | undefined) => void
  readonly saveAs: (name: string) => void
  readonly clear: () => void
}

export function useResourceFilters(): ResourceFilterState {
  const [query, setQuery] = useQueryStates(VIEW_PARSERS, { history: 'replace' })
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
      group,
      saved,
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
      isUsuallySorted: formatSorting(sorting) === formatSorting(DEFAULT_SORTING),
      groupBy: group ?? undefined,
      savedAs: saved,
      viewQuery: serializeView(query),
      filtered: isFiltered(filters),
      change,
      sortBy: (next) => void setQuery({ sort: next ?? null }),
      group: (by) => void setQuery({ group: by ?? null }),
      saveAs: (name) => void setQuery({ saved: name === '' ? null : name }),
      clear() {
        change(NO_FILTERS)
        void setQuery({ saved: null })
      },
    }
  }, [query, setQuery])
}
