'use client'
// Events of an object, of what it deployed and of their pods, read again on a modest beat.

import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/lib/client/fetch-json'
import type { EventList } from '@/lib/contract/notifications'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'

const LIMIT = 300
const REREAD_MS = 10_000

/** Undefined before the first answer, and where it failed: the object's own events stand in the object's answer. */
export function useDeployedEvents(target: Ref): EventList | undefined {
  const { data } = useQuery({
    queryKey: ['deployed-events', target],
    queryFn: ({ signal }) => fetchJson<EventList>(apiTo.events({ applier: target, limit: LIMIT }), signal),
    refetchInterval: REREAD_MS,
  })
  return data
}
