'use client'
// The events that were asked for, read again when the cluster told of any; and all of them, for what can be chosen.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import { useEventsRead } from '@/lib/client/use-events-read'
import { useRenewal } from '@/lib/client/use-renewal'
import type { EventList } from '@/lib/contract/notifications'
import { apiTo } from '@/lib/routes'
import { type EventFilters, NO_FILTERS, queryOf } from './event-filters'

/** More than anybody reads; filters bring older ones. */
const MOST = 500
const RENEW_AFTER_MS = 300
/** Also without a word, for nobody tells of events while the stream is away. */
const REREAD_MS = 60_000

export interface EventListData {
  /** Undefined before the first answer. */
  readonly list?: EventList | undefined
  readonly failure?: FetchError | undefined
  readonly retry: () => void
}

export function useEventList(filters: EventFilters): EventListData {
  const query = queryOf({ ...filters, text: useDeferredValue(filters.text) })
  const { data, error, refetch } = useEvents(query)
  useRenewal(useEventsRead(), refetch, RENEW_AFTER_MS)
  return { list: data, failure: error instanceof FetchError ? error : undefined, retry: () => void refetch() }
}

/** Whatever the filters leave out, so that it can be chosen. */
export function useAllEvents(): EventList | undefined {
  return useEvents(queryOf(NO_FILTERS)).data
}

function useEvents(query: ReturnType<typeof queryOf>) {
  return useQuery({
    queryKey: ['events', query],
    queryFn: ({ signal }) => fetchJson<EventList>(apiTo.events({ ...query, limit: MOST }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: REREAD_MS,
  })
}
