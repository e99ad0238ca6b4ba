'use client'
// Gives a page its live state: the seed for the first paint, then the stream, for as long as the page is open.

import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { preload } from 'react-dom'
import { followActions } from '@/lib/client/follow-actions'
import { LiveContext } from '@/lib/client/live-context'
import { createLiveStore, scheduleFrame } from '@/lib/client/live-store'
import { addressOfRows, browserActionsPort, browserStreamPort } from '@/lib/client/stream-port'
import type { PageSeed } from '@/lib/contract/seed'
import { Toasts } from './toasts'

export function Providers({ seed, children }: { readonly seed: PageSeed; readonly children: ReactNode }) {
  const [store] = useState(() => createLiveStore(seed, scheduleFrame, () => Date.now()))
  const page = useMemo(() => ({ store, seed }), [store, seed])
  // Rows are on their way before any script of the page is there.
  if (seed.state !== undefined && !seed.complete)
    preload(addressOfRows(seed.scope), { as: 'fetch', crossOrigin: 'anonymous' })
  useEffect(() => {
    const ending = new AbortController()
    store.follow(browserStreamPort(seed.scope), ending.signal)
    followActions(store, browserActionsPort(), ending.signal)
    return () => ending.abort()
  }, [store, seed.scope])
  return (
    <LiveContext value={page}>
      {children}
      <Toasts />
    </LiveContext>
  )
}
