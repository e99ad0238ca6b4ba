// While somebody looks the ground is read, and a minute longer; with nobody there nothing is asked of the cluster.

import type { Clock } from '@/lib/kubernetes/clock'

/** So long it is read on for who comes back. */
export const KEPT_MS = 60_000

export interface GroundLooks {
  /** From now on for a minute it is read. */
  look(): void
  /** It is read until the answer is called, and no longer where nobody looks. */
  hold(): () => void
  isOpen(): boolean
}

/** `open` begins to read and answers what ends it. */
export function createGroundLooks(open: () => () => void, timers: Clock, signal: AbortSignal): GroundLooks {
  let end: (() => void) | undefined
  let holders = 0
  let lastAt = Number.NEGATIVE_INFINITY
  /** Present within the minute after somebody looked. */
  let cancel: (() => void) | undefined
  const close = () => {
    cancel?.()
    cancel = undefined
    end?.()
    end = undefined
  }
  const wait = (ms: number) => {
    cancel = timers.after(ms, () => {
      cancel = undefined
      const left = lastAt + KEPT_MS - timers.elapsed()
      if (left > 0) wait(left)
      else if (holders === 0) close()
    })
  }
  signal.addEventListener('abort', close, { once: true })
  return {
    look() {
      if (signal.aborted) return
      lastAt = timers.elapsed()
      end ??= open()
      if (cancel === undefined) wait(KEPT_MS)
    },
    hold() {
      if (signal.aborted) return () => undefined
      holders += 1
      end ??= open()
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        holders -= 1
        if (holders === 0 && cancel === undefined) close()
      }
    },
    isOpen: () => end !== undefined,
  }
}
