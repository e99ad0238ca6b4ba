'use client'
// A wall that is not known any more goes back to where it can be: its server leads it to a code for pairing, or to the page
// to sign in. Only on the word of Fluxdeck itself: what stands between may answer anything.

import { useEffect } from 'react'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import type { FreshnessLevel } from '@/lib/client/freshness'
import type { Me } from '@/lib/contract/actions'
import { apiTo } from '@/lib/routes'

/** Long enough to be read. */
const WAIT_MS = 60_000

export function useSignInAgain(level: FreshnessLevel): void {
  const isOut = level === 'signed_out'
  useEffect(() => {
    if (!isOut) return
    const timer = setInterval(() => void reloadIfOurs(), WAIT_MS)
    return () => clearInterval(timer)
  }, [isOut])
}

async function reloadIfOurs(): Promise<void> {
  try {
    await fetchJson<Me>(apiTo.me())
  } catch (error) {
    if (!(error instanceof FetchError) || error.code !== 'unauthenticated') return
  }
  window.location.reload()
}
