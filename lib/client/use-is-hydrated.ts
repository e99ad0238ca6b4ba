'use client'
// False on the server and in the first paint, true from then on: for what only the browser can know.

import { useSyncExternalStore } from 'react'

export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  )
}

function subscribeToNothing(): () => void {
  return () => {}
}
