'use client'
// Entries of History, page by page; asked again while somebody looks at the newest.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { HistoryEntry, HistoryPage } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'
import { apiTo, type RouteQuery } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { useResource } from './queries'
import { type KeptPages, useKeptPages } from './use-kept-pages'
import { useRenewal } from './use-renewal'

const PAGE_SIZE = 200
const RENEW_AFTER_MS = 2_000
/** Of an object its row tells what changes; messages and requests are told by nobody. */
const OBJECT_REREAD_MS = 300_000

/** Of one object, the last seven days. */
export function useObjectHistory(ref: Ref): KeptPages<HistoryEntry> {
  return useHistoryEntries({ ref, since: '7d' }, useResource(ref), OBJECT_REREAD_MS)
}

/** Read again when what is told live is another `told`, while only the newest page is seen. */
export function useHistoryEntries(query: RouteQuery, told: unknown, everyMs: number): KeptPages<HistoryEntry> {
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
