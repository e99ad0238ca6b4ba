'use client'
// What is known at the moment somebody presses something, for buttons that show none of it and so need not follow it.

import { useCallback } from 'react'
import type { Resource, StateHead } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { type Freshness, judgeFreshness } from './freshness'
import { useLivePage } from './live-context'

export interface Glance {
  readonly head: StateHead
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly freshness: Freshness
}

/** Undefined before the first answer. */
export function useGlance(): () => Glance | undefined {
  const { store } = useLivePage()
  return useCallback(() => {
    const { live, phase } = store.get()
    if (live.state === undefined) return undefined
    const { head, resources } = live.state
    return { head, rows: resources, freshness: judgeFreshness(phase, head) }
  }, [store])
}
