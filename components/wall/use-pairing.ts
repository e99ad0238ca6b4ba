'use client'
// A screen that waits: gets a code, asks how it stands until somebody confirmed it, and gets another one when it is over.

import { useEffect, useState } from 'react'
import { FetchError } from '@/lib/client/fetch-json'
import { beginPairing, lookAtPairing } from '@/lib/client/pairing'
import { routeTo } from '@/lib/routes'

const POLL_MS = 3_000
const RETRY_MS = 10_000

export interface PairingView {
  readonly code?: string
  /** Why there is no code, or no answer. */
  readonly trouble?: string
}

/** Leads to the wall as soon as it may. */
export function usePairing(shows: string): PairingView {
  const [view, setView] = useState<PairingView>({})
  useEffect(() => {
    const ending = new AbortController()
    void wait(shows, setView, ending.signal)
    return () => ending.abort()
  }, [shows])
  return view
}

async function wait(shows: string, show: (view: PairingView) => void, signal: AbortSignal): Promise<void> {
  let code: string | undefined
  while (!signal.aborted) {
    let pauseMs = POLL_MS
    try {
      const pairing = code === undefined ? await beginPairing(shows) : await lookAtPairing(code, signal)
      if (signal.aborted) return
      if (pairing.state === 'confirmed') return window.location.replace(wallThat(pairing.shows))
      code = pairing.code
      show({ code })
    } catch (error) {
      if (signal.aborted) return
      const isOver = code !== undefined && error instanceof FetchError && error.code === 'not_found'
      if (isOver) code = undefined
      else {
        show({ ...(code === undefined ? {} : { code }), trouble: error instanceof Error ? error.message : '' })
        pauseMs = RETRY_MS
      }
    }
    await pause(pauseMs, signal)
  }
}

/** The query comes from an address that somebody wrote, so it is written anew. */
function wallThat(shows: string): string {
  return routeTo.wall(new URLSearchParams(shows).toString())
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
