'use client'

// Everything known of one object, read again whenever its live row changes. What was read last stays while it is renewed.

import { useQuery } from '@tanstack/react-query'
import type { ObjectDetail } from '@/lib/contract/objects'
import type { Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { type Failure, FetchError, failureOf, fetchJson } from './fetch-json'
import { useResource } from './queries'
import { useRenewal } from './use-renewal'

export interface ObjectView {
  readonly row: Resource | undefined
  readonly detail: ObjectDetail | undefined
  readonly failure: Failure | undefined
  readonly retry: () => void
}

/** Rows of a busy object change many times a second; its page needs no more than this. */
const RENEW_AFTER_MS = 700

export function useObjectDetail(ref: Ref): ObjectView {
  const row = useResource(ref)
  const { data, error, refetch } = useQuery({
    queryKey: ['object', ref],
    queryFn: ({ signal }) => fetchJson<ObjectDetail>(apiTo.object(ref), signal),
    refetchInterval: 60_000,
    retry: (count, failure) => count < 2 && !(failure instanceof FetchError && failure.status === 404),
  })
  useRenewal(row, refetch, RENEW_AFTER_MS)
  const failure = failureOf(error)
  return { row, detail: data, failure, retry: () => void refetch() }
}
