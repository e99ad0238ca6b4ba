'use client'
// The numbers in the navigation: what needs a look. Absent at zero.

import { useEffect, useState } from 'react'
import { isLoud, isTold } from '@/lib/client/loud-messages'
import { useLiveHead, useNotificationsLive } from '@/lib/client/queries'
import { countFailing } from '@/lib/flux/tell/failure-words'
import { isCurrent, NAVIGATION, type NavigationItem } from './navigation'

export interface Attention {
  readonly number: number
  readonly words: string
}

export function useAttention(pathname: string): Readonly<Partial<Record<NavigationItem['id'], Attention>>> {
  const counts = useLiveHead()?.counts
  const messages = useNotificationsLive()
  const [seenUntil, setSeenUntil] = useState('')
  const newest = messages[0]?.time ?? ''
  const page = NAVIGATION.find((item) => isCurrent(item.href, pathname))?.id
  useEffect(() => {
    if (page === 'notifications') setSeenUntil(newest)
  }, [page, newest])
  const unhealthy = counts === undefined ? 0 : countFailing(counts)
  const unseen = messages.filter((message) => message.time > seenUntil && isTold(message) && isLoud(message)).length
  return {
    ...(unhealthy === 0 ? {} : { resources: { number: unhealthy, words: 'failed or stalled' } }),
    ...(unseen === 0 ? {} : { notifications: { number: unseen, words: 'urgent and not seen yet' } }),
  }
}
