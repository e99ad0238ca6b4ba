'use client'
// The time by the server's clock, ticking once a second for all that show it; still while the page is hidden.

import { useCallback, useSyncExternalStore } from 'react'
import { parseTime } from '@/lib/time'
import { useLivePage } from './live-context'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  if (document.visibilityState === 'hidden') return
  for (const listener of listeners) listener()
}

/** Milliseconds since the epoch, in whole seconds. */
export function useServerNow(): number {
  const { store, seed } = useLivePage()
  const seeded = parseTime(seed.state?.serverTime)?.getTime() ?? 0
  const read = useCallback(() => {
    const { clockOffsetMs } = store.get()
    return wholeSeconds(clockOffsetMs === undefined ? seeded : Date.now() + clockOffsetMs)
  }, [store, seeded])
  return useSyncExternalStore(subscribe, read, () => wholeSeconds(seeded))
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000
}
