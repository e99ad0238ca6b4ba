'use client'
// All workloads that Flux deployed: read whole, again every ten seconds, and soon after the head tells that one changed.
// What was read last stays while it is renewed.

import { useQuery } from '@tanstack/react-query'
import { type Failure, failureOf, fetchJson } from '@/lib/client/fetch-json'
import { useFreshness, useLiveHead } from '@/lib/client/queries'
import { useRenewal } from '@/lib/client/use-renewal'
import type { WorkloadPage, WorkloadRow } from '@/lib/contract/workloads'
import { apiTo } from '@/lib/routes'

const PAGE_SIZE = 500
const MAX_ROWS = 5_000
const REREAD_MS = 10_000
/** A roll-out changes the head many times a second; the table needs no more than this. */
const RENEW_AFTER_MS = 1_000

export interface WorkloadList extends Omit<WorkloadPage, 'nextCursor'> {
  /** There are more than are held here. */
  readonly isCut: boolean
}

export interface WorkloadsRead {
  /** Undefined before the first answer. */
  readonly list: WorkloadList | undefined
  /** False while nothing tells this page of changes: then what is shown may be old. */
  readonly isCurrent: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export function useWorkloads(): WorkloadsRead {
  const running = useLiveHead()?.running
  const { isStale } = useFreshness()
  const { data, error, refetch } = useQuery({
    queryKey: ['workloads'],
    queryFn: ({ signal }) => readAll(signal),
    refetchInterval: REREAD_MS,
  })
  useRenewal(running, refetch, RENEW_AFTER_MS)
  const failure = failureOf(error)
  return { list: data, isCurrent: !isStale && failure === undefined, failure, retry: () => void refetch() }
}

async function readAll(signal: AbortSignal): Promise<WorkloadList> {
  const rows: WorkloadRow[] = []
  let cursor: string | undefined
  for (;;) {
    const page: WorkloadPage = await fetchJson(apiTo.workloads({ limit: PAGE_SIZE, cursor }), signal)
    const { nextCursor, ...told } = page
    rows.push(...page.workloads)
    if (nextCursor !== undefined && rows.length < MAX_ROWS) cursor = nextCursor
    else return { ...told, workloads: rows, isCut: nextCursor !== undefined }
  }
}
