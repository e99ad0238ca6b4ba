'use client'
// Whether the screen is as a media query says; false where nobody knows yet.

import { useCallback, useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}

/** People point with a finger here: then nothing may wait for a pointer to come near. */
export function useCoarsePointer(): boolean {
  return useMedia('(pointer: coarse)')
}

/** No wider than a phone, as the style sheets have it (`max-md`). */
export const PHONE = '(width < 48rem)'

export function usePhone(): boolean {
  return useMedia(PHONE)
}
