// Follows one event stream beside the shared one, only while the page is seen: browsers allow few lines to one server.
// It says what came and whether the line is alive; who asks reads by the ordinary address while it is not.

import { type EventsListener, isPageSeen, listenToPage, openEvents } from './browser-stream'
import { retryAfter } from './stream-timers'

const SILENCE_MS = 45_000
const RETRY = { minMs: 2_000, maxMs: 30_000 }

export interface FeedPort {
  /** Opens the stream; the answer closes it. */
  open(listener: EventsListener<string>): () => void
  isSeen(): boolean
  /** Calls back when the page is seen or hidden, and when the network is back. */
  onTurn(listener: () => void): () => void
  random(): number
}

export interface FeedListener {
  /** Answers false when the event makes no sense after what is known, so that the stream must begin anew. */
  onEvent(type: string, text: string): boolean
  onAlive(isAlive: boolean): void
}

/** Runs until the signal aborts. */
export function followFeed(port: FeedPort, listener: FeedListener, signal: AbortSignal): void {
  let closeStream: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  function after(ms: number, run: () => void) {
    clearTimeout(timer)
    timer = setTimeout(run, ms)
  }

  function close() {
    clearTimeout(timer)
    const last = closeStream
    closeStream = undefined
    last?.()
  }

  function connect() {
    close()
    if (signal.aborted || !port.isSeen()) return
    let isMine = true
    const stop = port.open({
      onEvent(type, text) {
        if (!isMine) return
        if (type === 'bye' || !listener.onEvent(type, text)) return fail()
        failures = 0
        after(SILENCE_MS, fail)
        listener.onAlive(true)
      },
      onError: () => isMine && fail(),
    })
    closeStream = () => {
      isMine = false
      stop()
    }
    after(SILENCE_MS, fail)
  }

  function fail() {
    close()
    listener.onAlive(false)
    const waitMs = retryAfter(failures, RETRY, port.random)
    failures += 1
    if (!signal.aborted) after(waitMs, connect)
  }

  function onTurn() {
    if (!port.isSeen()) {
      close()
      listener.onAlive(false)
    } else if (closeStream === undefined) connect()
  }

  const stopListening = port.onTurn(onTurn)
  signal.addEventListener(
    'abort',
    () => {
      stopListening()
      close()
    },
    { once: true },
  )
  connect()
}

/** By the browser's own means. */
export function browserFeedPort(address: string, types: readonly string[]): FeedPort {
  return {
    open: (listener) => openEvents(address, types, listener),
    isSeen: isPageSeen,
    onTurn: (listener) => listenToPage(listener, listener),
    random: () => Math.random(),
  }
}
