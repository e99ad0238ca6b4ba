'use client'
// Which objects have their progress on this page already, so that the bar below does not say it twice.

import { useEffect, useSyncExternalStore } from 'react'
import type { Ref } from '@/lib/ref'

const NONE: ReadonlySet<Ref> = new Set()
const counts = new Map<Ref, number>()
const listeners = new Set<() => void>()
let shown = NONE

export function useShowsHere(ref: Ref, isOn = true): void {
  useEffect(() => {
    if (!isOn) return
    add(ref, 1)
    return () => add(ref, -1)
  }, [ref, isOn])
}

export function useShownHere(): ReadonlySet<Ref> {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  )
}

function add(ref: Ref, step: 1 | -1): void {
  counts.set(ref, (counts.get(ref) ?? 0) + step)
  shown = new Set([...counts].filter(([, count]) => count > 0).map(([one]) => one))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
