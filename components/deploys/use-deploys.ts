'use client'
// Deploys, page by page, and one of them; asked again while somebody looks. What was read last stays meanwhile.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { failureOf, fetchJson } from '@/lib/client/fetch-json'
import { useResources } from '@/lib/client/queries'
import { type KeptPages, useKeptPages } from '@/lib/client/use-kept-pages'
import { useRenewal } from '@/lib/client/use-renewal'
import type { Deploy, DeployDetail, DeployPage } from '@/lib/contract/deploys'
import { apiTo, type RouteQuery } from '@/lib/routes'

const PAGE_SIZE = 50
/** What a deploy comes to is seen in rows. */
const RENEW_AFTER_MS = 4_000
/** Also without a word, for nobody tells of rows while the stream is away. */
const REREAD_MS = 300_000

export function useDeploys(query: RouteQuery, limit = PAGE_SIZE): KeptPages<Deploy> {
  const answer = useInfiniteQuery({
    queryKey: ['deploys', query, limit],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<DeployPage>(apiTo.deploys({ ...query, limit, cursor: pageParam }), signal),
    // Empty is as good as absent.
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REREAD_MS,
  })
  useRenewal(useResources(), answer.refetch, RENEW_AFTER_MS)
  return useKeptPages(answer, deploysOf)
}

function deploysOf({ deploys }: DeployPage): readonly Deploy[] {
  return deploys
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
