'use client'
// Deploys, page by page, and one of them; asked again while somebody looks. What was read last stays meanwhile.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import { useResources } from '@/lib/client/queries'
import { useRenewal } from '@/lib/client/use-renewal'
import type { Deploy, DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { HistoryGap, HistorySource } from '@/lib/contract/history'
import { apiTo, type RouteQuery } from '@/lib/routes'

const PAGE_SIZE = 50
/** What a deploy comes to is seen in rows. */
const RENEW_AFTER_MS = 4_000
/** Also without a word, for nobody tells of rows while the stream is away. */
const REREAD_MS = 300_000

export interface DeploysRead {
  /** Undefined before the first answer. */
  readonly deploys: readonly Deploy[] | undefined
  readonly gaps: readonly HistoryGap[]
  readonly source: HistorySource | undefined
  readonly failure: Failure | undefined
  readonly retry: () => void
  readonly hasMore: boolean
  readonly readMore: () => void
}

export interface Failure {
  readonly code: string
  readonly message: string
}

export function useDeploys(query: RouteQuery, limit = PAGE_SIZE): DeploysRead {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['deploys', query, limit],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<DeployPage>(apiTo.deploys({ ...query, limit, cursor: pageParam }), signal),
    // Empty is as good as absent.
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REREAD_MS,
  })
  useRenewal(useResources(), refetch, RENEW_AFTER_MS)
  const pages = data?.pages
  return {
    deploys: pages?.flatMap(({ deploys }) => deploys),
    gaps: pages?.flatMap(({ gaps }) => gaps) ?? [],
    source: pages?.[0]?.source,
    failure: failureOf(error),
    retry: () => void refetch(),
    hasMore: hasNextPage,
    readMore: () => void fetchNextPage(),
  }
}

/** Without an id nothing is asked. */
export function useDeploy(id: string | undefined) {
  const { data, error, refetch } = useQuery({
    queryKey: ['deploy', id],
    queryFn: ({ signal }) => fetchJson<DeployDetail>(apiTo.deploy(id ?? ''), signal),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.finishedAt === undefined ? REREAD_MS : false),
  })
  // The last one of a source gets a next one some time.
  const mayChange = data !== undefined && (data.finishedAt === undefined || data.next === undefined)
  useRenewal(useResources(), () => mayChange && refetch(), RENEW_AFTER_MS)
  return { deploy: data, failure: failureOf(error), retry: () => void refetch() }
}

function failureOf(error: unknown): Failure | undefined {
  return error instanceof FetchError ? { code: error.code, message: error.message } : undefined
}
