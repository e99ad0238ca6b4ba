'use client'
// What a person asked to see of the feed. The URL is its only home; values that mean nothing there are ignored.

import {
  createParser,
  parseAsNativeArrayOf,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs'
import { useMemo } from 'react'
import { MAX_TEXT } from '@/lib/contract/limits'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { isName } from '@/lib/flux/object/named-ref'
import { type FeedFilters, isDay, isFiltered, isSpan, NO_FILTERS, PRIORITIES } from './feed-filters'

const parseAsName = createParser({ parse: (text) => (isName(text) ? text : null), serialize: String })
const parseAsWhen = createParser({ parse: (text) => (isSpan(text) || isDay(text) ? text : null), serialize: String })

const PARSERS = {
  q: parseAsString.withDefault(''),
  topic: parseAsNativeArrayOf(parseAsString),
  priority: parseAsNativeArrayOf(parseAsNumberLiteral(PRIORITIES)),
  severity: parseAsStringLiteral(['error', 'info'] as const),
  kind: parseAsNativeArrayOf(parseAsStringLiteral(FLUX_KIND_NAMES)),
  namespace: parseAsNativeArrayOf(parseAsName),
  when: parseAsWhen,
  still: parseAsStringLiteral(['failing'] as const),
}

export interface FeedFilterState {
  readonly filters: FeedFilters
  readonly isFiltered: boolean
  readonly change: (changes: Partial<FeedFilters>) => void
  readonly clear: () => void
}

export function useFeedFilters(): FeedFilterState {
  const [query, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  return useMemo(() => {
    const filters: FeedFilters = {
      text: query.q.slice(0, MAX_TEXT),
      topics: query.topic,
      priorities: query.priority,
      severity: query.severity ?? undefined,
      kinds: query.kind,
      namespaces: query.namespace,
      when: query.when ?? undefined,
      stillFailing: query.still !== null,
    }
    function change(changes: Partial<FeedFilters>): void {
      const next = { ...filters, ...changes }
      void setQuery({
        q: next.text === '' ? null : next.text.slice(0, MAX_TEXT),
        topic: [...next.topics],
        priority: PRIORITIES.filter((one) => next.priorities.includes(one)),
        severity: next.severity ?? null,
        kind: FLUX_KIND_NAMES.filter((kind) => next.kinds.includes(kind)),
        namespace: [...next.namespaces],
        when: next.when ?? null,
        still: next.stillFailing ? 'failing' : null,
      })
    }
    return { filters, isFiltered: isFiltered(filters), change, clear: () => change(NO_FILTERS) }
  }, [query, setQuery])
}
