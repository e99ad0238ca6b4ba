'use client'
// What happened, page by page, and the figures of it; asked again while somebody looks at the newest.

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import type { HistoryEntry, HistoryGap, HistoryPage, HistorySource, HistoryStats } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'
import { apiTo, type RouteQuery } from '@/lib/routes'
import type { HistoryFilters } from './use-history-filters'

const PAGE_SIZE = 200
const REREAD_MS = 10_000
const FIGURES_MS = 60_000

export interface HistoryRead {
  /** Undefined before the first answer. */
  readonly entries: readonly HistoryEntry[] | undefined
  readonly gaps: readonly HistoryGap[]
  readonly source: HistorySource | undefined
  readonly failure: { readonly code: string; readonly message: string } | undefined
  readonly retry: () => void
  readonly hasMore: boolean
  readonly isReading: boolean
  readonly readMore: () => void
}

export function useHistory({ since, until, text, types, namespaces, ref }: HistoryFilters): HistoryRead {
  return useEntries({ since, until, q: text === '' ? undefined : text, type: types, namespace: namespaces, ref })
}

/** Of one object, the last seven days. */
export function useObjectHistory(ref: Ref): HistoryRead {
  return useEntries({ ref, since: '7d' })
}

function useEntries(query: RouteQuery): HistoryRead {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['history', query],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<HistoryPage>(apiTo.history({ ...query, limit: PAGE_SIZE, cursor: pageParam }), signal),
    // Empty is as good as absent.
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : REREAD_MS),
    placeholderData: keepPreviousData,
  })
  const pages = data?.pages
  return {
    entries: pages?.flatMap(({ entries }) => entries),
    gaps: pages?.flatMap(({ gaps }) => gaps) ?? [],
    source: pages?.[0]?.source,
    failure: error instanceof FetchError ? { code: error.code, message: error.message } : undefined,
    retry: () => void refetch(),
    hasMore: hasNextPage,
    isReading: isFetchingNextPage,
    readMore: () => void fetchNextPage(),
  }
}

export function useHistoryStats(namespaces: readonly string[]): HistoryStats | undefined {
  const { data } = useQuery({
    queryKey: ['history-stats', namespaces],
    queryFn: ({ signal }) => fetchJson<HistoryStats>(apiTo.historyStats({ namespace: namespaces }), signal),
    refetchInterval: FIGURES_MS,
    placeholderData: keepPreviousData,
  })
  return data
}
