'use client'
// The messages of the feed: what the server kept, page by page, with what arrives by the shared stream.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo } from 'react'
import { fetchJson } from '@/lib/client/fetch-json'
import { useNotificationsLive, useStreamPhase } from '@/lib/client/queries'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { apiTo } from '@/lib/routes'
import { type FeedFilters, mergeArrivals } from './feed-rows'
import { useLeftOut } from './use-left-out'

const PAGE_SIZE = 100
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
  const { topics, priorities } = filters
  const arrived = useNotificationsLive()
  const phase = useStreamPhase()
  const query = useInfiniteQuery({
    queryKey: ['notifications', topics, priorities, text],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<NotificationPage>(
        apiTo.notifications({
          topic: topics,
          priority: priorities,
          q: text === '' ? undefined : text,
          limit: PAGE_SIZE,
          cursor: pageParam,
        }),
        signal,
      ),
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
  const messages = useMemo(
    () =>
      data &&
      mergeArrivals(
        data.pages.flatMap((page) => page.messages),
        arrived,
        { topics, priorities, text },
      ),
    [data, arrived, topics, priorities, text],
  )
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
