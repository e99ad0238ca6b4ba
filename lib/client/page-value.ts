'use client'
// The value that a launch gives to our own pages. The cookie of the launch reaches every port of this machine; this
// stays with our origin, so it tells our writes from those of a neighbour.

import { useSyncExternalStore } from 'react'
import { HOW_TO_LAUNCH, PAGE_HEADER } from '@/lib/contract/actions'
import { PAGE_VALUE_KEY } from './take-page-value'

export const WITHOUT_PAGE_VALUE = `This browser is signed in, but does not hold what its launch gave it. ${HOW_TO_LAUNCH}`

/** What a write carries; nothing where there is no value, as behind every other way of signing in. */
export function pageHeaders(): Readonly<Record<string, string>> {
  const value = readPageValue()
  return value === null ? {} : { [PAGE_HEADER]: value }
}

/** Follows what other tabs of this origin get and lose. True while the page is not yet awake. */
export function useHasPageValue(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => readPageValue() !== null,
    () => true,
  )
}

function readPageValue(): string | null {
  try {
    return localStorage.getItem(PAGE_VALUE_KEY)
  } catch {
    return null
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}
