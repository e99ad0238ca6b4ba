'use client'
// The key that stands for a command on this system; unknown until the page runs in a browser.

import { useSyncExternalStore } from 'react'

export function useCommandKey(): 'Ctrl' | '⌘' | undefined {
  return useSyncExternalStore(
    () => () => {},
    () => commandKeyOf(navigator.platform),
    () => undefined,
  )
}

export function commandKeyOf(platform: string): 'Ctrl' | '⌘' {
  return /^(mac|iphone|ipad|ipod)/i.test(platform) ? '⌘' : 'Ctrl'
}
