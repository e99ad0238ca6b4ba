'use client'
// How components reach the live store of their page.

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { PageSeed } from '@/lib/contract/seed'
import type { LiveStore, LiveView } from './live-store'

export interface LivePage {
  readonly store: LiveStore
  readonly seed: PageSeed
}

export const LiveContext = createContext<LivePage | undefined>(undefined)

export function useLivePage(): LivePage {
  const page = useContext(LiveContext)
  if (page === undefined) throw new Error('Live state is only known below Providers.')
  return page
}

/** `select` must answer with the same object as long as nothing it reads has changed. */
export function useLive<Selected>(select: (view: LiveView) => Selected): Selected {
  const { store } = useLivePage()
  const read = useCallback(() => select(store.get()), [select, store])
  const readFirst = useCallback(() => select(store.atFirst()), [select, store])
  return useSyncExternalStore(store.subscribe, read, readFirst)
}
