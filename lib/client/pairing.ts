// What a page sends to pair a screen: the one that waits, and that of the operator who confirms it.

import { MAX_SHOWS_CHARS, type ScreenPairing } from '@/lib/contract/screens'
import { apiTo } from '@/lib/routes'
import { askJson, fetchJson } from './fetch-json'
import { fetchAsPage } from './page-value'

/** Throws `FetchError`, as all here do. */
export function beginPairing(shows: string): Promise<ScreenPairing> {
  return send(apiTo.screens(), { shows: shows.slice(0, MAX_SHOWS_CHARS) })
}

export function lookAtPairing(code: string, signal?: AbortSignal): Promise<ScreenPairing> {
  return fetchJson<ScreenPairing>(apiTo.screen(code), signal)
}

export function confirmPairing(
  code: string,
  confirmation: { readonly screen: string; readonly shows?: string },
): Promise<ScreenPairing> {
  return send(apiTo.screen(code), confirmation)
}

function send(address: string, body: object): Promise<ScreenPairing> {
  return askJson<ScreenPairing>((signal) =>
    fetchAsPage(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    }),
  )
}
