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

/** In every zone a day begins with one. */
export const QUARTER_MS = 900_000

/** Milliseconds since the epoch, in whole steps: who shows it is drawn anew with each step only. */
export function useServerNow(stepMs = 1_000): number {
  const { store, seed } = useLivePage()
  const seeded = parseTime(seed.state?.serverTime)?.getTime() ?? 0
  const read = useCallback(() => {
    const { clockOffsetMs } = store.get()
    return wholeSteps(clockOffsetMs === undefined ? seeded : Date.now() + clockOffsetMs, stepMs)
  }, [store, seeded, stepMs])
  return useSyncExternalStore(subscribe, read, () => wholeSteps(seeded, stepMs))
}

function wholeSteps(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs
}
