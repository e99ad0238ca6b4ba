'use client'
// The value that a launch gives to our own pages. The cookie of the launch reaches every port of this machine; this
// stays with our origin, so it tells our writes from those of a neighbour.

import { useSyncExternalStore } from 'react'
import { HOW_TO_LAUNCH, PAGE_HEADER } from '@/lib/contract/actions'
import { readTold } from './fetch-json'
import { PAGE_VALUE_KEY, UNPROVEN_KEY } from './take-page-value'

export const WITHOUT_PAGE_VALUE = `This browser is signed in, but does not hold what its launch gave it. ${HOW_TO_LAUNCH}`

/**
 * Sends a write as our own page does. Anybody can lead a browser to an address with a value in it, so a new one replaces
 * the one of before only when the server takes it; what is refused for its value was not done.
 */
export async function fetchAsPage(address: string, { headers, ...init }: FetchAsPage): Promise<Response> {
  const [proven, unproven] = [read(PAGE_VALUE_KEY), read(UNPROVEN_KEY)]
  const send = (value: string | null) =>
    fetch(address, { ...init, headers: { ...headers, ...(value === null ? {} : { [PAGE_HEADER]: value }) } })
  if (unproven === null) return send(proven)
  const response = await send(unproven)
  const isRefused = response.status === 403 && (await codeOf(response)) === 'bad_origin'
  if (!isRefused) write(PAGE_VALUE_KEY, unproven)
  write(UNPROVEN_KEY, null)
  return isRefused ? send(proven) : response
}

/** The newest first: which of them is right, the server knows. */
export function keptPageValues(): readonly string[] {
  return [UNPROVEN_KEY, PAGE_VALUE_KEY].flatMap((key) => read(key) ?? [])
}

export interface FetchAsPage extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>
}

/** Follows what other tabs of this origin get and lose. True while the page is not yet awake. */
export function useHasPageValue(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => read(PAGE_VALUE_KEY) !== null,
    () => true,
  )
}

async function codeOf(response: Response): Promise<string | undefined> {
  return readTold(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  )?.code
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing asks for another launch.
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}
