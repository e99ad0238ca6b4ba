// Keeps one stream of changes open for this tab: watches over silence, reconnects with jitter, and polls while
// streams fail. It reports what arrives and how it stands; what that means is decided elsewhere.

import type { ShortRow } from '@/lib/contract/short-row'
import type { State } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'
import { createPolling, createSilence, retryAfter } from './stream-timers'

export const WATCHDOG_MS = 45_000
// A hung attempt and the wait after it stay below 35 s together: so soon is the page back once the cause is gone.
const RETRY = { minMs: 1_000, maxMs: 22_000 }
const ATTEMPT_MS = 12_000
const SIGNED_OUT_RETRY_MS = 30_000
const FAILURES_BEFORE_POLLING = 3
const POLL_MS = 10_000

/** `connecting` is the first try only; from the first one that failed or ended on it is `reconnecting`. */
export type StreamPhase = 'connecting' | 'reconnecting' | 'live' | 'polling' | 'stale' | 'signed_out'

export interface StreamPort {
  /** Opens an event stream that goes on from what is known, or from a state that is asked for first; the answer closes it. */
  open(listener: OpenListener, from: string | undefined): () => void
  fetchState(signal: AbortSignal): Promise<StateAnswer>
  now(): number
  random(): number
  /** Calls back when the page is seen again, comes from the cache, or the network is back. */
  onReturn(listener: () => void): () => void
}

export interface OpenListener {
  onEvent(event: StreamEvent<ShortRow>): void
  /** The state from which the stream goes on. */
  onState(state: State<ShortRow>): void
  onError(): void
}

export type StateAnswer =
  | { readonly type: 'state'; readonly state: State<ShortRow> }
  | { readonly type: 'signed_out' }
  | { readonly type: 'failed' }

export interface StreamListener {
  /** Answers false when the event does not follow what is known, so that a new snapshot is needed. */
  onEvent(event: StreamEvent<ShortRow>): boolean
  onState(state: State<ShortRow>): void
  onPhase(phase: StreamPhase): void
  /** `<startedAt>.<version>` of what is known; undefined where that is nothing whole. */
  from(): string | undefined
}

/** Runs until the signal aborts. */
export function followStream(port: StreamPort, listener: StreamListener, signal: AbortSignal): void {
  const silence = createSilence(() => port.now(), WATCHDOG_MS, onSilence)
  const polling = createPolling(() => port.fetchState(signal), take, POLL_MS, signal)
  const from = () => (isInDoubt ? undefined : listener.from())
  const stream = createConnection(port, { onEvent, onState: listener.onState, onError: fail }, from, signal)
  let failures = 0
  /** What is known does not fit what came, so that nothing goes on from it. */
  let isInDoubt = false
  let phase: StreamPhase = 'connecting'

  function setPhase(next: StreamPhase) {
    if (next === phase) return
    phase = next
    listener.onPhase(next)
  }

  function onSilence() {
    if (phase !== 'signed_out') setPhase('stale')
    if (stream.isOpen()) fail()
  }

  function onEvent(event: StreamEvent<ShortRow>) {
    silence.touch()
    if (event.type === 'bye') return onBye(event.data.reason)
    if (!listener.onEvent(event)) return restart()
    failures = 0
    isInDoubt = false
    polling.stop()
    setPhase('live')
  }

  // The gap is ours to close at once; a server that always leaves one is asked less and less often.
  function restart() {
    setPhase('reconnecting')
    isInDoubt = true
    failures += 1
    if (failures === 1) stream.connect()
    else stream.later(retryAfter(failures, RETRY, port.random))
  }

  function onBye(reason: string) {
    stream.close()
    if (reason === 'signed_out') return signOut()
    // Whatever ends before the next stream begins is not told by either.
    setPhase('reconnecting')
    stream.later(RETRY.minMs + port.random() * 2_000)
  }

  function signOut() {
    polling.stop()
    setPhase('signed_out')
    stream.later(SIGNED_OUT_RETRY_MS)
  }

  function fail() {
    stream.close()
    failures += 1
    if (phase === 'live' || phase === 'connecting') setPhase(silence.isTooLong() ? 'stale' : 'reconnecting')
    if (failures === 1) void askWhy()
    if (failures >= FAILURES_BEFORE_POLLING && phase !== 'signed_out') polling.start()
    stream.later(phase === 'signed_out' ? SIGNED_OUT_RETRY_MS : retryAfter(failures, RETRY, port.random))
  }

  // An event stream cannot tell a refusal from a broken line, so the ordinary address is asked.
  async function askWhy() {
    const answer = await port.fetchState(signal)
    if (!signal.aborted && !stream.isOpen()) take(answer)
  }

  function take(answer: StateAnswer) {
    if (answer.type === 'signed_out') return signOut()
    if (answer.type === 'failed') return
    silence.touch()
    isInDoubt = false
    listener.onState(answer.state)
    if (phase === 'signed_out') stream.later(0)
    setPhase('polling')
  }

  // After sleep or freeze the stream may look open and be dead: mark first, then ask anew.
  function onReturn() {
    if (phase === 'signed_out') return
    if (silence.isTooLong()) {
      setPhase('stale')
      stream.connect()
    } else if (!stream.isOpen()) stream.connect()
  }

  const stopListening = port.onReturn(onReturn)
  const end = () => {
    stopListening()
    polling.stop()
    stream.end()
    silence.stop()
  }
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) return
  silence.watch()
  stream.connect()
}

/** At most one stream at a time, and at most one try to come. */
function createConnection(
  port: StreamPort,
  listener: OpenListener,
  from: () => string | undefined,
  signal: AbortSignal,
) {
  let current: (() => void) | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  function close() {
    const last = current
    current = undefined
    last?.()
  }
  function connect() {
    clearTimeout(retry)
    close()
    if (!signal.aborted) current = openOnce(port, listener, from())
  }
  return {
    connect,
    close,
    isOpen: () => current !== undefined,
    later(ms: number) {
      close()
      clearTimeout(retry)
      if (!signal.aborted) retry = setTimeout(connect, ms)
    },
    end() {
      close()
      clearTimeout(retry)
    },
  }
}

/** One stream; the answer closes it, and from then on it says nothing more. */
function openOnce(port: StreamPort, listener: OpenListener, from: string | undefined): () => void {
  let isCurrent = true
  const attempt = setTimeout(listener.onError, ATTEMPT_MS)
  const closeStream = port.open(
    {
      onEvent(event) {
        if (!isCurrent) return
        clearTimeout(attempt)
        listener.onEvent(event)
      },
      // It counts as open once the stream itself has said something.
      onState(state) {
        if (isCurrent) listener.onState(state)
      },
      onError() {
        if (isCurrent) listener.onError()
      },
    },
    from,
  )
  return () => {
    isCurrent = false
    clearTimeout(attempt)
    closeStream()
  }
}
