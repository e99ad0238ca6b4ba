'use client'
// What was read of History page by page, as one list; the same list until a page says something else.

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { HistoryGap, HistoryPage, HistorySource } from '@/lib/contract/history'
import { type Failure, failureOf } from './fetch-json'

export interface KeptPages<Item> {
  /** Undefined before the first answer. */
  readonly items: readonly Item[] | undefined
  readonly gaps: readonly HistoryGap[]
  readonly source: HistorySource | undefined
  readonly failure: Failure | undefined
  readonly retry: () => void
  readonly hasMore: boolean
  readonly isReading: boolean
  readonly readMore: () => void
}

const NO_GAPS: readonly HistoryGap[] = []

/** `itemsOf` is the same function each time. */
export function useKeptPages<Page extends Pick<HistoryPage, 'gaps' | 'source'>, Item>(
  query: UseInfiniteQueryResult<InfiniteData<Page>>,
  itemsOf: (page: Page) => readonly Item[],
): KeptPages<Item> {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const pages = data?.pages
  const items = useMemo(() => pages?.flatMap((page) => itemsOf(page)), [pages, itemsOf])
  const gaps = useMemo(() => pages?.flatMap((page) => page.gaps) ?? NO_GAPS, [pages])
  return {
    items,
    gaps,
    source: pages?.[0]?.source,
    failure: failureOf(error),
    retry: () => void refetch(),
    hasMore: hasNextPage,
    isReading: isFetchingNextPage,
    readMore: () => void fetchNextPage(),
  }
}
