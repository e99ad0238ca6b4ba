'use client'
// Events of an object, of what it deployed and of their pods, read again when the cluster told of any.

import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/lib/client/fetch-json'
import { useEventsRead } from '@/lib/client/use-events-read'
import { useRenewal } from '@/lib/client/use-renewal'
import type { EventList } from '@/lib/contract/notifications'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'

const LIMIT = 300
const RENEW_AFTER_MS = 300
/** Also without a word: what is of this object may change, and nobody tells of events while the stream is away. */
const REREAD_MS = 60_000

/** Undefined before the first answer, and where it failed: the object's own events stand in the object's answer. */
export function useDeployedEvents(target: Ref): EventList | undefined {
  const { data, refetch } = useQuery({
    queryKey: ['deployed-events', target],
    queryFn: ({ signal }) => fetchJson<EventList>(apiTo.events({ applier: target, limit: LIMIT }), signal),
    refetchInterval: REREAD_MS,
  })
  useRenewal(useEventsRead(), refetch, RENEW_AFTER_MS)
  return data
}
