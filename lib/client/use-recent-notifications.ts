'use client'
// The latest messages: what the server keeps, and what has come since.

import { useMemo } from 'react'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { keepAnswers, useKeptAnswer } from './kept-answers'
import { useNotificationsLive } from './queries'

type Which = 'all' | 'urgent'

const NONE: readonly Notification[] = []
const STORED = keepAnswers<`${number} ${Which}`, NotificationPage>({
  ask(key, signal) {
    const [limit, which] = key.split(' ')
    const urgent = which === 'urgent' ? { priority: [4, 5] } : {}
    return fetchJson(apiTo.notifications({ since: '24h', limit: Number(limit), ...urgent }), signal)
  },
  freshMs: 60_000,
  everyMs: 300_000,
})

/** Where only urgent ones are asked for, what comes live is of every priority all the same. */
export function useRecentNotifications(limit: number, which: Which = 'all'): readonly Notification[] {
  const live = useNotificationsLive()
  const { data } = useKeptAnswer(STORED, `${limit} ${which}`)
  const stored = data?.messages ?? NONE
  // What came live stands last, so that it wins over what was stored before it was edited.
  return useMemo(() => [...stored, ...[...live].reverse()], [stored, live])
}
