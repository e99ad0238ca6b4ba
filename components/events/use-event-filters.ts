'use client'
// The filters of the events, read from and written to the URL. What means nothing there is ignored.

import { createParser, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { MAX_TEXT } from '@/lib/contract/limits'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { isName } from '@/lib/flux/object/named-ref'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import { type EventFilters, isFiltered, NO_FILTERS, SPANS } from './event-filters'

const KINDS = [...FLUX_KIND_NAMES, ...WORKLOAD_KINDS, 'ReplicaSet', 'Pod'] as const

const parseAsName = createParser({ parse: (text) => (isName(text) ? text : null), serialize: String })
const parseAsFluxRef = createParser<string>({
  parse: (text) => parseFluxRef(text)?.ref ?? null,
  serialize: String,
})

const PARSERS = {
  q: parseAsString.withDefault(''),
  kind: parseAsNativeArrayOf(parseAsStringLiteral(KINDS)),
  namespace: parseAsNativeArrayOf(parseAsName),
  applier: parseAsNativeArrayOf(parseAsFluxRef),
  type: parseAsStringLiteral(['Warning'] as const),
  since: parseAsStringLiteral(SPANS),
}

export interface EventFilterState {
  readonly filters: EventFilters
  readonly filtered: boolean
  readonly change: (changes: Partial<EventFilters>) => void
  readonly clear: () => void
}

export function useEventFilters(): EventFilterState {
  const [query, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  return useMemo(() => {
    const filters: EventFilters = {
      text: query.q.slice(0, MAX_TEXT),
      kinds: query.kind,
      namespaces: query.namespace,
      appliers: query.applier,
      onlyWarnings: query.type === 'Warning',
      since: query.since ?? undefined,
    }
    function change(changes: Partial<EventFilters>): void {
      const next = { ...filters, ...changes }
      void setQuery({
        q: next.text === '' ? null : next.text.slice(0, MAX_TEXT),
        kind: KINDS.filter((kind) => next.kinds.includes(kind)),
        namespace: [...next.namespaces],
        applier: [...next.appliers],
        type: next.onlyWarnings ? 'Warning' : null,
        since: next.since ?? null,
      })
    }
    return { filters, filtered: isFiltered(filters), change, clear: () => change(NO_FILTERS) }
  }, [query, setQuery])
}
