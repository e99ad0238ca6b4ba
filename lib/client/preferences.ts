// What a person prefers on this machine. The one file that touches localStorage; it works without it, too.

import { useSyncExternalStore } from 'react'

export interface Preferences {
  readonly density: 'normal' | 'compact'
}

const KEY = 'fluxdeck.preferences'
const DEFAULTS: Preferences = { density: 'normal' }
const listeners = new Set<() => void>()
let known: Preferences | undefined

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, readPreferences, () => DEFAULTS)
}

export function changePreferences(change: Partial<Preferences>): void {
  known = { ...readPreferences(), ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(known))
  } catch {
    // Storage is full or forbidden: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

function readPreferences(): Preferences {
  known ??= { ...DEFAULTS, density: readDensity() }
  return known
}

function readDensity(): Preferences['density'] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const isCompact =
      typeof stored === 'object' && stored !== null && 'density' in stored && stored.density === 'compact'
    return isCompact ? 'compact' : 'normal'
  } catch {
    return 'normal'
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
