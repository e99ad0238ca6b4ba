'use client'
// What a person asked to see of the feed. The URL is its only home; values that mean nothing there are ignored.

import { parseAsNativeArrayOf, parseAsNumberLiteral, parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { MAX_TEXT } from '@/lib/contract/limits'
import type { FeedFilters } from './feed-rows'

const PRIORITIES = [1, 2, 3, 4, 5] as const

const PARSERS = {
  q: parseAsString.withDefault(''),
  topic: parseAsNativeArrayOf(parseAsString),
  priority: parseAsNativeArrayOf(parseAsNumberLiteral(PRIORITIES)),
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
    }
    return {
      filters,
      isFiltered: filters.text !== '' || filters.topics.length > 0 || filters.priorities.length > 0,
      change({ text, topics, priorities }) {
        void setQuery({
          ...(text === undefined ? {} : { q: text === '' ? null : text.slice(0, MAX_TEXT) }),
          ...(topics === undefined ? {} : { topic: [...topics] }),
          ...(priorities === undefined
            ? {}
            : { priority: PRIORITIES.filter((priority) => priorities.includes(priority)) }),
        })
      },
      clear: () => void setQuery({ q: null, topic: null, priority: null }),
    }
  }, [query, setQuery])
}
