'use client'
// What happened, page by page, and the figures of it; asked again while somebody looks at the newest.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/lib/client/fetch-json'
import { useResources } from '@/lib/client/queries'
import { useHistoryEntries } from '@/lib/client/use-history-entries'
import type { KeptPages } from '@/lib/client/use-kept-pages'
import type { HistoryEntry, HistoryStats } from '@/lib/contract/history'
import { apiTo } from '@/lib/routes'
import type { HistoryFilters } from './use-history-filters'

/** Also without a word: messages and actions are no rows. */
const REREAD_MS = 30_000
const FIGURES_MS = 60_000

export function useHistory({ since, until, text, types, namespaces, ref }: HistoryFilters): KeptPages<HistoryEntry> {
  const query = { since, until, q: text === '' ? undefined : text, type: types, namespace: namespaces, ref }
  return useHistoryEntries(query, useResources(), REREAD_MS)
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
