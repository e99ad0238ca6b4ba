'use client'
// Which ended requests somebody has closed in this tab; kept over a reload, forgotten with the tab.

import { useSyncExternalStore } from 'react'

const KEY = 'fluxdeck.dismissed'
const MAX_KEPT = 50
const NONE: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
let known: ReadonlySet<string> | undefined

export function dismissSelection(id: string): void {
  known = new Set([...read(), id].slice(-MAX_KEPT))
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...known]))
  } catch {
    // Then it comes back with the next reload.
  }
  for (const listener of listeners) listener()
}

export function useDismissed(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, read, () => NONE)
}

function read(): ReadonlySet<string> {
  if (known !== undefined) return known
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    known = new Set(Array.isArray(kept) ? kept.map(String) : [])
  } catch {
    known = NONE
  }
  return known
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
