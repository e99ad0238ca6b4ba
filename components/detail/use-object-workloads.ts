'use client'

// What an object deployed, as it changes: by a stream of its own, and by asking again and again while there is none.
// What was read last stays while it is renewed.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { applyWorkloads, parseWorkloadsEvent, WORKLOADS_EVENTS } from '@/lib/client/apply-workloads'
import { type Failure, failureOf, fetchJson } from '@/lib/client/fetch-json'
import { browserFeedPort, followFeed } from '@/lib/client/follow-feed'
import { useFreshness } from '@/lib/client/queries'
import type { ObjectWorkloads } from '@/lib/contract/workloads'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'

export interface WorkloadsView {
  readonly answer: ObjectWorkloads | undefined
  /** False while nothing tells this page of changes: then what is shown may be old. */
  readonly isCurrent: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

const POLL_MS = 5_000

export function useObjectWorkloads(target: Ref): WorkloadsView {
  const client = useQueryClient()
  const { isStale } = useFreshness()
  const key = useMemo(() => ['object-workloads', target], [target])
  const [isStreaming, setStreaming] = useState(false)
  const streaming = useRef(false)
  const { data, error, refetch } = useQuery({
    queryKey: key,
    async queryFn({ signal }) {
      const answer = await fetchJson<ObjectWorkloads>(apiTo.objectWorkloads(target), signal)
      // What the stream brought meanwhile is newer.
      return streaming.current ? (client.getQueryData<ObjectWorkloads>(key) ?? answer) : answer
    },
    refetchInterval: isStreaming ? false : POLL_MS,
  })
  useEffect(() => {
    const ending = new AbortController()
    followFeed(
      browserFeedPort(apiTo.objectWorkloads(target), WORKLOADS_EVENTS),
      {
        onEvent(type, text) {
          const event = parseWorkloadsEvent(type, text)
          if (event === undefined) return false
          const before = client.getQueryData<ObjectWorkloads>(key)
          const next = applyWorkloads(before, event)
          if (next !== undefined && next !== before) client.setQueryData(key, next)
          return next !== undefined
        },
        onAlive(isAlive) {
          streaming.current = isAlive
          setStreaming(isAlive)
        },
      },
      ending.signal,
    )
    return () => {
      streaming.current = false
      ending.abort()
    }
  }, [client, key, target])
  const failure = failureOf(error)
  return {
    answer: data,
    isCurrent: !isStale && (isStreaming || failure === undefined),
    failure,
    retry: () => void refetch(),
  }
}
