// Keeps one stream of changes open for this tab: watches over silence, reconnects with jitter, and polls while
// streams fail. It reports what arrives and how it stands; what that means is decided elsewhere.

import type { State } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'

export const WATCHDOG_MS = 45_000
const MIN_RETRY_MS = 1_000
// A hung attempt and the wait after it stay below 35 s together: so soon is the page back once the cause is gone.
const MAX_RETRY_MS = 22_000
const ATTEMPT_MS = 12_000
const SIGNED_OUT_RETRY_MS = 30_000
const FAILURES_BEFORE_POLLING = 3
const POLL_MS = 10_000

export type StreamPhase = 'connecting' | 'live' | 'polling' | 'stale' | 'signed_out'

export interface StreamPort {
  /** Opens an event stream; the answer closes it. */
  open(listener: { onEvent(event: StreamEvent): void; onError(): void }): () => void
  fetchState(signal: AbortSignal): Promise<StateAnswer>
  now(): number
  random(): number
  /** Calls back when the page is seen again, comes from the cache, or the network is back. */
  onReturn(listener: () => void): () => void
}

export type StateAnswer =
  | { readonly type: 'state'; readonly state: State }
  | { readonly type: 'signed_out' }
  | { readonly type: 'failed' }

export interface StreamListener {
  /** Answers false when the event does not follow what is known, so that a new snapshot is needed. */
  onEvent(event: StreamEvent): boolean
  onState(state: State): void
  onPhase(phase: StreamPhase): void
}

/** Runs until the signal aborts. */
export function followStream(port: StreamPort, listener: StreamListener, signal: AbortSignal): void {
  let close: (() => void) | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let attempt: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let lastDataAt = port.now()
  let phase: StreamPhase = 'connecting'
  let isPolling = false

  function setPhase(next: StreamPhase) {
    if (next === phase) return
    phase = next
    listener.onPhase(next)
  }

  function feed() {
    lastDataAt = port.now()
    clearTimeout(watchdog)
    watchdog = setTimeout(onSilence, WATCHDOG_MS)
  }

  function onSilence() {
    if (phase !== 'signed_out') setPhase('stale')
    if (close !== undefined) fail()
  }

  function connect() {
    clearTimeout(retry)
    retry = undefined
    close?.()
    if (signal.aborted) return
    let isCurrent = true
    attempt = setTimeout(fail, ATTEMPT_MS)
    const closeStream = port.open({
      onEvent(event) {
        if (!isCurrent) return
        clearTimeout(attempt)
        feed()
        if (event.type === 'bye') return onBye(event.data.reason)
        if (!listener.onEvent(event)) return restart()
        failures = 0
        stopPolling()
        setPhase('live')
      },
      onError() {
        if (isCurrent) fail()
      },
    })
    close = () => {
      isCurrent = false
      close = undefined
      clearTimeout(attempt)
      closeStream()
    }
  }

  // The gap is ours to close at once; a server that always leaves one is asked less and less often.
  function restart() {
    setPhase('connecting')
    failures += 1
    if (failures === 1) connect()
    else later(delay())
  }

  function onBye(reason: string) {
    close?.()
    if (reason === 'signed_out') return signOut()
    // Whatever ends before the next stream begins is not told by either.
    setPhase('connecting')
    later(MIN_RETRY_MS + port.random() * 2_000)
  }

  function signOut() {
    stopPolling()
    setPhase('signed_out')
    later(SIGNED_OUT_RETRY_MS)
  }

  function fail() {
    close?.()
    failures += 1
    if (phase === 'live') setPhase(isSilentTooLong() ? 'stale' : 'connecting')
    if (failures === 1) void askWhy()
    if (failures >= FAILURES_BEFORE_POLLING) startPolling()
    later(phase === 'signed_out' ? SIGNED_OUT_RETRY_MS : delay())
  }

  function delay(): number {
    const ceiling = Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(failures, 8))
    return MIN_RETRY_MS + port.random() * (ceiling - MIN_RETRY_MS)
  }

  function later(ms: number) {
    close?.()
    clearTimeout(retry)
    if (!signal.aborted) retry = setTimeout(connect, ms)
  }

  // An event stream cannot tell a refusal from a broken line, so the ordinary address is asked.
  async function askWhy() {
    const answer = await port.fetchState(signal)
    if (signal.aborted || close !== undefined) return
    take(answer)
  }

  function take(answer: StateAnswer) {
    if (answer.type === 'signed_out') return signOut()
    if (answer.type === 'failed') return
    feed()
    listener.onState(answer.state)
    if (phase === 'signed_out') later(0)
    setPhase('polling')
  }

  function startPolling() {
    if (isPolling || phase === 'signed_out') return
    isPolling = true
    void pollOnce()
  }

  function stopPolling() {
    isPolling = false
    clearTimeout(poll)
  }

  async function pollOnce() {
    const answer = await port.fetchState(signal)
    if (!isPolling || signal.aborted) return
    take(answer)
    if (isPolling) poll = setTimeout(() => void pollOnce(), POLL_MS)
  }

  function isSilentTooLong(): boolean {
    return port.now() - lastDataAt >= WATCHDOG_MS
  }

  // After sleep or freeze the stream may look open and be dead: mark first, then ask anew.
  function onReturn() {
    if (phase === 'signed_out') return
    if (isSilentTooLong()) {
      setPhase('stale')
      connect()
    } else if (close === undefined) connect()
  }

  const stopListening = port.onReturn(onReturn)
  signal.addEventListener(
    'abort',
    () => {
      stopListening()
      stopPolling()
      close?.()
      clearTimeout(retry)
      clearTimeout(watchdog)
    },
    { once: true },
  )
  if (signal.aborted) return
  watchdog = setTimeout(onSilence, WATCHDOG_MS)
  connect()
}
