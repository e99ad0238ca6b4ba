'use client'
// The latest messages: what the server keeps, and what has come since.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { useNotificationsLive } from './queries'

const NONE: readonly Notification[] = []

/** Where only urgent ones are asked for, what comes live is of every priority all the same. */
export function useRecentNotifications(limit: number, which: 'all' | 'urgent' = 'all'): readonly Notification[] {
  const live = useNotificationsLive()
  const { data } = useQuery({
    queryKey: ['notifications', 'recent', limit, which],
    queryFn: ({ signal }) =>
      fetchJson<NotificationPage>(
        apiTo.notifications({ since: '24h', limit, ...(which === 'urgent' ? { priority: [4, 5] } : {}) }),
        signal,
      ),
    staleTime: 60_000,
    refetchInterval: 300_000,
  })
  const stored = data?.messages ?? NONE
  // What came live stands last, so that it wins over what was stored before it was edited.
  return useMemo(() => [...stored, ...[...live].reverse()], [stored, live])
}
