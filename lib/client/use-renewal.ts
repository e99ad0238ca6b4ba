'use client'
// Asks again soon after what a page is told live has changed.

import { useEffect, useState } from 'react'

export interface Renewal {
  /** Something else was told; `refetch` is what will be asked then. */
  note(told: unknown, refetch: () => unknown): void
  end(): void
}

/** Once `afterMs` behind the first of several changes, for whatever comes until then is in that answer too. */
export function createRenewal(first: unknown, afterMs: number): Renewal {
  let seen = first
  let ask: () => unknown = () => undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    note(told, refetch) {
      ask = refetch
      if (seen === told) return
      seen = told
      timer ??= setTimeout(() => {
        timer = undefined
        ask()
      }, afterMs)
    },
    end() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** `told` is the same while nothing changed. */
export function useRenewal(told: unknown, refetch: () => unknown, afterMs: number): void {
  const [renewal] = useState(() => createRenewal(told, afterMs))
  useEffect(() => renewal.note(told, refetch))
  useEffect(() => renewal.end, [renewal])
}
