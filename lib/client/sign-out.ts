// The way out: ends the session and goes where the server sends who has left.

import { routeTo } from '@/lib/routes'
import { readTold } from './fetch-json'
import { fetchAsPage } from './page-value'

const TIMEOUT_MS = 20_000

/** Leaves the page; answers with a sentence when the session could not be ended. */
export async function signOut(): Promise<string | undefined> {
  try {
    const response = await fetchAsPage(routeTo.logout(), {
      method: 'POST',
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.ok) {
      window.location.assign(response.url)
      return undefined
    }
    const told = readTold(await response.json())
    return told?.message ?? `The answer could not be read (HTTP ${response.status}).`
  } catch {
    return 'Fluxdeck could not be reached.'
  }
}
