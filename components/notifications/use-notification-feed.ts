'use client'
// The messages of the feed: what the server kept, page by page, with what arrives by the shared stream.

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo } from 'react'
import { useKept } from '@/components/ui/use-kept'
import { fetchJson } from '@/lib/client/fetch-json'
import { useNotificationsLive, useResources, useStreamPhase } from '@/lib/client/queries'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { isFailing } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { type FeedFilters, filterOf, queryOf } from './feed-filters'
import { mergeArrivals } from './feed-rows'
import { useLeftOut } from './use-left-out'

const PAGE_SIZE = 100
const KNOWN_SIZE = 500
const ANY = { topics: [], priorities: [] }
/** The stream brings messages at once; this brings what it may have missed. */
const REREAD_MS = 60_000

export interface NotificationFeedData {
  /** undefined before the first answer. */
  readonly messages?: readonly Notification[]
  readonly page?: NotificationPage
  readonly error?: Error
  /** Messages of a burst that are not in the list yet, of all topics. */
  readonly leftOut: number
  readonly hasMore: boolean
  readonly isReadingMore: boolean
  readonly readMore: () => void
}

export function useNotificationFeed(filters: FeedFilters): NotificationFeedData {
  const text = useDeferredValue(filters.text)
  const asked = useMemo(() => queryOf({ ...filters, text }), [filters, text])
  const arrived = useNotificationsLive()
  const phase = useStreamPhase()
  const failing = useFailing(filters.stillFailing)
  const query = useInfiniteQuery({
    // What begins to fail, or ends, changes what is asked for.
    queryKey: ['notifications', asked, failing.join(' ')],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<NotificationPage>(apiTo.notifications({ ...asked, limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: REREAD_MS,
  })
  const { data, error, refetch } = query
  // While the stream was away, messages may have come that it will not bring again.
  useEffect(() => {
    if (phase === 'live') void refetch()
  }, [phase, refetch])
  const readAgain = useCallback(async () => (await refetch({ cancelRefetch: false })).isSuccess, [refetch])
  const leftOut = useLeftOut(readAgain)
  const messages = useMemo(() => {
    const fails = new Set(failing)
    const filter = filterOf({ ...filters, text }, (ref) => fails.has(ref))
    return (
      data &&
      mergeArrivals(
        data.pages.flatMap((page) => page.messages),
        arrived,
        filter,
      )
    )
  }, [data, arrived, filters, text, failing])
  const page = data?.pages[0]
  return {
    ...(messages === undefined ? {} : { messages }),
    ...(page === undefined ? {} : { page }),
    ...(error === null ? {} : { error }),
    leftOut,
    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
  }
}

const NONE: readonly Ref[] = []

/** What fails now, as long as that is asked for. */
function useFailing(isAsked: boolean): readonly Ref[] {
  const rows = useResources()
  const refs = useMemo(
    () => (isAsked ? rows.flatMap(({ ref, status }) => (isFailing(status) ? [ref] : [])).sort() : NONE),
    [isAsked, rows],
  )
  return useKept(refs, sameText)
}

function sameText(before: Ref, after: Ref): boolean {
  return before === after
}

/** The newest messages whatever is asked for: of which one may choose, and which came last. */
export function useKnownMessages(): readonly Notification[] | undefined {
  const arrived = useNotificationsLive()
  const { data } = useQuery({
    queryKey: ['notifications', 'known'],
    queryFn: ({ signal }) => fetchJson<NotificationPage>(apiTo.notifications({ limit: KNOWN_SIZE }), signal),
    refetchInterval: REREAD_MS,
  })
  return useMemo(() => data && mergeArrivals(data.messages, arrived, ANY), [data, arrived])
}
