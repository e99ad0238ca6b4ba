// The loop that keeps one kind, in one namespace or in all, in step with the API server: list, watch, resume, again.
// It decides when to list anew, how long to wait after which fault, and never ends because of a fault.
import { createBackoff } from './backoff'
import type { KubernetesReader } from './client'
import { type Clock, pause } from './clock'
import { createComeback } from './comeback'
import { KubernetesError, toKubernetesError } from './errors'
import { createFeedStatus, type FeedState } from './feed-status'
import type { Gate } from './gate'
import { fetchList, type ListScope, watchEvents } from './list-watch'
import { createSilenceTimer } from './silence-timer'
import { TIMING } from './timing'

export interface FeedSink {
  /** What to keep of each object of a list until the list is complete; all of it where absent. */
  prepare?(object: unknown): unknown
  /** All objects there are, as prepared; what is not among them is gone. */
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
  /** The cluster has just said something about this kind. */
  synced(at: Date): void
  state(next: FeedState): void
  /** Something arrived that could not be read. */
  badLine(reason: string): void
}

export interface FeedOptions extends ListScope {
  readonly client: KubernetesReader
  readonly sink: FeedSink
  readonly clock: Clock
  readonly random: () => number
  /** Limits how many kinds do their first list at once. */
  readonly gate: Gate
  /** Held during every list, so that one kind never has two in flight. */
  readonly listLock: Gate
}

/** Ends with `absent` when the cluster does not serve this kind, and with `aborted` when told to. */
export async function runFeed(options: FeedOptions, signal: AbortSignal): Promise<'absent' | 'aborted'> {
  const { client, sink, clock, random } = options
  const backoff = createBackoff(clock, random)
  const comeback = createComeback()
  const status = createFeedStatus(clock, (next) => guard('state', () => sink.state(next)))
  let version: string | undefined
  let hasListed = false
  let lastRelistForBadLineAt = Number.NEGATIVE_INFINITY
  let emptyWatches = 0
  let silentWatches = 0
  let goneInRow = 0
  /** How long the next watch has to last, or until it delivers, before it may say "live". */
  let proveMs = 0

  function guard(what: string, run: () => void): boolean {
    try {
      run()
      return true
    } catch (error) {
      client.log.warn('Taking in what the cluster sent failed.', { kind: options.type.plural, what, error })
      return false
    }
  }
  const countBad = (reason: string) => guard('badLine', () => sink.badLine(reason))
  const markSynced = () => guard('synced', () => sink.synced(clock.now()))

  /** What fails on one object must not cost the others. */
  const prepare = (object: unknown) => {
    let prepared = object
    guard('prepare', () => {
      prepared = sink.prepare?.(object) ?? object
    })
    return prepared
  }

  async function list(): Promise<string> {
    const leaveLock = await options.listLock.enter(signal)
    const leaveGate = hasListed ? () => {} : await options.gate.enter(signal)
    const cancelHandover = clock.after(TIMING.firstListPlaceMs, leaveGate)
    try {
      backoff.connecting()
      const { items, resourceVersion } = await fetchList(client, options, signal, countBad, prepare)
      if (!guard('replace', () => sink.replace(items))) {
        throw new KubernetesError('unexpected', `The list of ${options.type.plural} could not be taken in.`)
      }
      hasListed = true
      markSynced()
      return resourceVersion
    } finally {
      cancelHandover()
      leaveGate()
      leaveLock()
    }
  }

  /** Resolves when the watch ended without a fault. Moves `version` on, or forgets it to force a list. */
  async function watch(from: string): Promise<void> {
    const connection = new AbortController()
    const stop = () => connection.abort()
    signal.addEventListener('abort', stop, { once: true })
    const silence = createSilenceTimer(clock, TIMING.silenceMs, stop)
    let openedAt: number | undefined
    let lines = 0
    let wantsList = false
    let cancelProof = () => {}
    let cancelRelist = () => {}

    const isProven = () => {
      cancelProof()
      proveMs = 0
      comeback.done()
      status.working()
    }
    const listSoon = () => {
      if (wantsList || clock.elapsed() - lastRelistForBadLineAt < TIMING.relistAfterBadLineMinGapMs) return
      wantsList = true
      lastRelistForBadLineAt = clock.elapsed()
      cancelRelist = clock.after(TIMING.relistAfterBadLineMs, stop)
    }
    const range = TIMING.watchMaxSeconds - TIMING.watchMinSeconds
    const scope = {
      ...options,
      resourceVersion: from,
      timeoutSeconds: TIMING.watchMinSeconds + Math.floor(random() * range),
    }
    try {
      if (signal.aborted) stop()
      const events = watchEvents(client, scope, connection.signal, {
        open: () => {
          openedAt = clock.elapsed()
          silence.touch()
          // Opening proves nothing after a fault: a server that lost its memory says so in the stream, a moment later.
          if (proveMs > 0) cancelProof = clock.after(proveMs, isProven)
          else isProven()
        },
        line: () => {
          lines += 1
          silence.touch()
        },
        bad: (reason) => {
          countBad(reason)
          listSoon()
        },
      })
      for await (const event of events) {
        isProven()
        version = event.resourceVersion ?? version
        if (event.type !== 'BOOKMARK' && !guard('apply', () => sink.apply(event.type, event.object))) {
          countBad('an object could not be taken in')
        }
        markSynced()
      }
    } catch (error) {
      if (signal.aborted) return
      if (!wantsList || !connection.signal.aborted) {
        const brokeInStream = openedAt !== undefined && !silence.hasFired()
        proveMs = brokeInStream ? TIMING.proveAliveMs : TIMING.proveResumedMs
        throw silence.hasFired() ? new KubernetesError('timeout', 'The watch was silent for too long.') : error
      }
    } finally {
      cancelProof()
      cancelRelist()
      silence.stop()
      signal.removeEventListener('abort', stop)
      connection.abort()
      const livedMs = openedAt === undefined ? 0 : clock.elapsed() - openedAt
      backoff.lived(livedMs)
      if (livedMs >= TIMING.backoffResetMs) goneInRow = 0
      status.disconnected()
      silentWatches = silence.hasFired() && lines === 0 ? silentWatches + 1 : 0
      emptyWatches = lines === 0 && livedMs < TIMING.emptyWatchMs && openedAt !== undefined ? emptyWatches + 1 : 0
      // A version the server no longer understands shows as silence: look again instead of trusting it.
      if (wantsList || silentWatches >= 2) version = undefined
    }
    if (emptyWatches >= TIMING.emptyWatchLimit) {
      version = undefined
      throw new KubernetesError('unreachable', 'The API server ends every watch at once.')
    }
  }

  /** How long to wait after this fault. Says in passing what the feed may claim now. */
  function judge(error: KubernetesError): number {
    const { code, message: reason } = error
    const retryAfterMs = error.retryAfterMs ?? 0
    if (comeback.isStarting(error)) {
      status.unreachable('The API server has just come back and is not ready yet.')
      return Math.max(retryAfterMs, TIMING.startingRetryMs * (1 + random() / 2))
    }
    switch (code) {
      case 'gone': {
        version = undefined
        goneInRow += 1
        const waitMs = backoff.failed()
        if (goneInRow > 1) return waitMs
        // After an outage, too, the first list anew comes at once: what is shown is known to be old.
        proveMs = 0
        return 0
      }
      case 'forbidden':
        // The watch may be what is forbidden: a list each minute still shows the truth of that minute.
        version = undefined
        status.set({ state: 'forbidden', reason })
        return TIMING.forbiddenRetryMs
      case 'rate_limited':
        status.set({ state: 'rate_limited', reason })
        return backoff.failed(error.retryAfterMs ?? TIMING.rateLimitedMinMs)
      case 'unauthorised':
        status.set({ state: 'unauthorised', reason })
        return backoff.failed(retryAfterMs)
      case 'unreachable':
      case 'timeout':
        status.unreachable(reason)
        // A server that was away may well have lost its memory once more.
        if (error.status === undefined) goneInRow = 0
        if (error.status !== undefined && backoff.failures >= 2) version = undefined
        return backoff.failed(retryAfterMs)
      default:
        if (code === 'invalid' || code === 'unexpected') version = undefined
        status.set({ state: 'error', reason })
        return backoff.failed(retryAfterMs)
    }
  }

  status.set({ state: 'connecting' })
  try {
    while (!signal.aborted) {
      await pause(clock, backoff.gapMs(), signal)
      if (signal.aborted) break
      try {
        backoff.connecting()
        version ??= await list()
        if (!signal.aborted) await watch(version)
      } catch (caught) {
        if (signal.aborted) break
        const error = toKubernetesError(caught)
        if (error.code === 'not_found') {
          status.set({ state: 'absent' })
          // Whoever starts this again at once still keeps the pause between two connections.
          await pause(clock, backoff.gapMs(), signal)
          return 'absent'
        }
        await pause(clock, judge(error), signal)
      }
    }
    return 'aborted'
  } finally {
    status.stop()
  }
}
