// The browser side of the stream: what arrives, what is asked, and when a page comes back to life.

import type { Action } from '@/lib/contract/actions'
import type { Scope, State } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'
import { apiTo } from '@/lib/routes'
import { isPageSeen, listenToPage, openEvents } from './browser-stream'
import { fetchJson } from './fetch-json'
import type { ActionsPort } from './follow-actions'
import type { StateAnswer, StreamPort } from './live-stream'

const EVENT_NAMES = ['snapshot', 'snapshot-part', 'delta', 'action', 'notification', 'heartbeat', 'bye'] as const
const FETCH_TIMEOUT_MS = 20_000

/** Of the part that is shown, or of all. */
export function browserStreamPort({ namespaces, kinds }: Scope = {}): StreamPort {
  const part = { namespace: namespaces, kind: kinds }
  return {
    open: ({ onEvent, onError }) =>
      openEvents(apiTo.stream(part), EVENT_NAMES, {
        onEvent(name, text) {
          const event = parseEvent(name, text)
          if (event !== undefined) onEvent(event)
        },
        onError,
      }),
    fetchState: (signal) => fetchState(apiTo.state(part), signal),
    // Some systems stop the monotonic clock while asleep, so the longer of the two tells how long it was quiet.
    now: createElapsed(),
    random: () => Math.random(),
    onReturn: (listener) => listenToPage(() => isPageSeen() && listener(), listener),
  }
}

export function browserActionsPort(): ActionsPort {
  return {
    async fetchActions(signal) {
      const { actions } = await fetchJson<{ readonly actions: readonly Action[] }>(apiTo.actions(), signal)
      return actions
    },
    storage: openStorage(),
  }
}

/** Some browsers forbid it to pages like this one, by an exception. */
function openStorage(): Storage | undefined {
  try {
    return window.sessionStorage
  } catch {
    return undefined
  }
}

function parseEvent(type: (typeof EVENT_NAMES)[number], text: string): StreamEvent | undefined {
  try {
    // Our own server writes these from the types of the contract.
    return { type, data: JSON.parse(text) }
  } catch {
    return undefined
  }
}

async function fetchState(address: string, signal: AbortSignal): Promise<StateAnswer> {
  try {
    const response = await fetch(address, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
    })
    // 403 is said to nobody but whoever may read no more.
    if (response.status === 401 || response.status === 403) return { type: 'signed_out' }
    if (!response.ok) return { type: 'failed' }
    const state: State = await response.json()
    return { type: 'state', state }
  } catch {
    return { type: 'failed' }
  }
}

function createElapsed(): () => number {
  const monotonicStart = performance.now()
  const wallStart = Date.now()
  let last = 0
  return () => {
    last = Math.max(last, performance.now() - monotonicStart, Date.now() - wallStart)
    return last
  }
}
