'use client'
// Where somebody was in a table when they left the page, for the way back: kept per address, in this tab alone.

const KEY = 'fluxdeck.places'
const MAX_KEPT = 20
/** A page may take a moment to come back. */
const BACK_MS = 3_000

export interface Place {
  readonly id?: string
  readonly offset: number
}

let wentBackAt = Number.NEGATIVE_INFINITY

/** Listens for the way back and forth; a page that is opened anew begins at its top. */
export function noteTheWayBack(signal: AbortSignal): void {
  window.addEventListener('popstate', (event) => (wentBackAt = event.timeStamp), { signal })
}

export function keepPlace(address: string, place: Place): void {
  const others = read().filter(([known]) => known !== address)
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...others, [address, place]].slice(-MAX_KEPT)))
  } catch {
    // Then the way back leads to the top.
  }
}

export function recallPlace(address: string): Place | undefined {
  if (performance.now() - wentBackAt > BACK_MS) return undefined
  return read().find(([known]) => known === address)?.[1]
}

export function hereAddress(): string {
  return `${location.pathname}${location.search}`
}

function read(): readonly (readonly [string, Place])[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    // This very file wrote it.
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.[0] === 'string' && isPlace(one[1])) : []
  } catch {
    return []
  }
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'offset' in value && Number.isFinite(value.offset)
}
