'use client'
// How long something has been stuck, ticking on the server's clock.

import { useServerNow } from '@/lib/client/use-now'
import type { Stuck } from '@/lib/contract/state'
import { secondsStuck } from '@/lib/flux/tell/elapsed'
import { formatAge } from '@/lib/time'

export function StuckAge({ stuck }: { readonly stuck: Stuck }) {
  return <>{useStuckAge(stuck)}</>
}

/** `16 min`, or `at least 16 min` where nobody saw it begin. */
export function useStuckAge(stuck: Stuck): string {
  const now = useServerNow()
  return `${stuck.atLeast === true ? 'at least ' : ''}${formatAge(secondsStuck(stuck, new Date(now)) * 1_000)}`
}
