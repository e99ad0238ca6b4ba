// While somebody looks the ground is read, and a minute longer; with nobody there nothing is asked of the cluster.

import type { Clock } from '@/lib/kubernetes/clock'

/** So long it is read on for who comes back. */
export const KEPT_MS = 60_000

export interface GroundLooks {
  /** From now on for a minute it is read. */
  look(): void
  isOpen(): boolean
}

/** `open` begins to read and answers what ends it. */
export function createGroundLooks(open: () => () => void, timers: Clock, signal: AbortSignal): GroundLooks {
  let end: (() => void) | undefined
  let lastAt = 0
  let cancel = () => {}
  const close = () => {
    cancel()
    end?.()
    end = undefined
  }
  const wait = (ms: number) => {
    cancel = timers.after(ms, () => {
      const left = lastAt + KEPT_MS - timers.elapsed()
      if (left > 0) wait(left)
      else close()
    })
  }
  signal.addEventListener('abort', close, { once: true })
  return {
    look() {
      if (signal.aborted) return
      lastAt = timers.elapsed()
      if (end !== undefined) return
      end = open()
      wait(KEPT_MS)
    },
    isOpen: () => end !== undefined,
  }
}
