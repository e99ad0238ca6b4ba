'use client'
// Asks again soon after what a page is told live has changed.

import { useEffect, useRef } from 'react'

/** `told` is the same while nothing changed. */
export function useRenewal(told: unknown, refetch: () => unknown, afterMs: number): void {
  const seen = useRef(told)
  useEffect(() => {
    if (seen.current === told) return
    seen.current = told
    const timer = setTimeout(() => void refetch(), afterMs)
    return () => clearTimeout(timer)
  }, [told, refetch, afterMs])
}
