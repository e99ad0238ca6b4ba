'use client'
// Which ended requests somebody has closed in this tab; kept over a reload, forgotten with the tab.

import { useSyncExternalStore } from 'react'
import { recallList, rememberList } from '@/lib/client/kept-list'

const KEY = 'fluxdeck.dismissed'
const MAX_KEPT = 50
const NONE: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
let known: ReadonlySet<string> | undefined

export function dismissSelection(id: string): void {
  known = new Set([...read(), id].slice(-MAX_KEPT))
  rememberList(KEY, [...known])
  for (const listener of listeners) listener()
}

export function useDismissed(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, read, () => NONE)
}

function read(): ReadonlySet<string> {
  known ??= new Set(recallList(KEY).map(String))
  return known
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
