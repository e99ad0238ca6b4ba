// The browser side of the stream: what arrives, what is asked, and when a page comes back to life.

import type { Action } from '@/lib/contract/actions'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Scope, State } from '@/lib/contract/state'
import { eventId, type StreamEvent } from '@/lib/contract/stream'
import { apiTo } from '@/lib/routes'
import { isPageSeen, listenToPage, openEvents } from './browser-stream'
import { fetchJson } from './fetch-json'
import type { ActionsPort } from './follow-actions'
import type { OpenListener, StateAnswer, StreamPort } from './live-stream'

const EVENT_NAMES = ['snapshot', 'snapshot-part', 'delta', 'action', 'notification', 'heartbeat', 'bye'] as const
const FETCH_TIMEOUT_MS = 20_000

/** Where all rows of the part that is shown are, or of all. */
export function addressOfRows(scope: Scope = {}): string {
  return apiTo.shortState(partOf(scope))
}

function partOf({ namespaces, kinds }: Scope) {
  return { namespace: namespaces, kind: kinds }
}

/** Of the part that is shown, or of all. */
export function browserStreamPort(scope: Scope = {}): StreamPort {
  const askState = (signal: AbortSignal) => fetchState(addressOfRows(scope), signal)
  const openFrom = (listener: OpenListener, from: string) =>
    openEvents(apiTo.stream({ ...partOf(scope), from }), EVENT_NAMES, {
      onEvent(name, text) {
        const event = parseEvent(name, text)
        if (event !== undefined) listener.onEvent(event)
      },
      onError: listener.onError,
    })
  return {
    open: (listener, from) =>
      from === undefined ? openBehindState(askState, openFrom, listener) : openFrom(listener, from),
    fetchState: askState,
    // Some systems stop the monotonic clock while asleep, so the longer of the two tells how long it was quiet.
    now: createElapsed(),
    random: () => Math.random(),
    onReturn: (listener) => listenToPage(() => isPageSeen() && listener(), listener),
  }
}

/** All rows come in one compressed answer that many share, and the stream brings what is said behind it. */
function openBehindState(
  askState: (signal: AbortSignal) => Promise<StateAnswer>,
  openFrom: (listener: OpenListener, from: string) => () => void,
  listener: OpenListener,
): () => void {
  const ending = new AbortController()
  let close = () => {}
  void askState(ending.signal).then((answer) => {
    if (ending.signal.aborted) return
    if (answer.type !== 'state') return listener.onError()
    listener.onState(answer.state)
    close = openFrom(listener, eventId(answer.state))
  })
  return () => {
    ending.abort()
    close()
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

function parseEvent(type: (typeof EVENT_NAMES)[number], text: string): StreamEvent<ShortRow> | undefined {
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
    const state: State<ShortRow> = await response.json()
    return { type: 'state', state: { ...state, serverTime: tellTime(state, response) } }
  } catch {
    return { type: 'failed' }
  }
}

/** What many share was written a while ago; the answer that carries it says when it was sent. */
function tellTime({ serverTime }: State<ShortRow>, { headers }: Response): string {
  const sent = new Date(headers.get('date') ?? serverTime)
  return sent > new Date(serverTime) ? sent.toISOString() : serverTime
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
