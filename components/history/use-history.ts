'use client'
// What happened, page by page, and the figures of it; asked again while somebody looks at the newest.

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/lib/client/fetch-json'
import { useResourceMap, useResources } from '@/lib/client/queries'
import { type KeptPages, useKeptPages } from '@/lib/client/use-kept-pages'
import { useRenewal } from '@/lib/client/use-renewal'
import type { HistoryEntry, HistoryPage, HistoryStats } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'
import { apiTo, type RouteQuery } from '@/lib/routes'
import type { HistoryFilters } from './use-history-filters'

const PAGE_SIZE = 200
const RENEW_AFTER_MS = 2_000
/** Also without a word: messages and actions are no rows. */
const REREAD_MS = 30_000
/** An object's own changes are told by its row. */
const OBJECT_REREAD_MS = 300_000
const FIGURES_MS = 60_000

export function useHistory({ since, until, text, types, namespaces, ref }: HistoryFilters): KeptPages<HistoryEntry> {
  const query = { since, until, q: text === '' ? undefined : text, type: types, namespace: namespaces, ref }
  return useEntries(query, useResources(), REREAD_MS)
}

/** Of one object, the last seven days. */
export function useObjectHistory(ref: Ref): KeptPages<HistoryEntry> {
  return useEntries({ ref, since: '7d' }, useResourceMap().get(ref), OBJECT_REREAD_MS)
}

/** Read again when what is told live is another `told`, while only the newest page is seen. */
function useEntries(query: RouteQuery, told: unknown, everyMs: number): KeptPages<HistoryEntry> {
  const answer = useInfiniteQuery({
    queryKey: ['history', query],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<HistoryPage>(apiTo.history({ ...query, limit: PAGE_SIZE, cursor: pageParam }), signal),
    // Empty is as good as absent.
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : everyMs),
    placeholderData: keepPreviousData,
  })
  const isNewest = (answer.data?.pages.length ?? 0) <= 1
  useRenewal(told, () => isNewest && answer.refetch(), RENEW_AFTER_MS)
  return useKeptPages(answer, entriesOf)
}

function entriesOf({ entries }: HistoryPage): readonly HistoryEntry[] {
  return entries
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
