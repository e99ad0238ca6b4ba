// Follows one topic of an ntfy server for ever: one connection, every message once, across reconnects and lost caches.
// Decides when to try again: soon after a cut, at most once a minute when unreachable, almost never when refused.

import { type Dispatcher, request } from 'undici'
import { type Line, readLines } from '@/lib/lines'
import { takeTurns } from '@/lib/turns'
import { describeNetworkError, Failure, refuseAnswer } from './failure'
import { type NtfyEntry, parseNtfyLine } from './message'
import { PACE, type SubscriptionPace } from './pace'

/** The oldest that is asked for at the start, in a unit that every ntfy version takes. */
export const FIRST_SINCE = '86400s'

type SubscriptionState = 'connecting' | 'live' | 'stale' | 'unauthorised' | 'rate_limited' | 'error'

interface NtfySink {
  /** Each id once. The topic is the one that was subscribed, whatever the line says. */
  message(entry: NtfyEntry): void
  state(change: { readonly state: SubscriptionState; readonly reason?: string }): void
  /** The stream was alive at this time. */
  synced(at: Date): void
  badLine(reason: string): void
  gap(text: string): void
}

export interface NtfySubscriptionOptions {
  readonly baseUrl: string
  readonly topic: string
  /** Asked before every request, so that changed credentials are picked up. */
  readonly headers: () => Record<string, string>
  readonly since: string
  /** The way to the server, where that is not the direct one. */
  readonly dispatcher?: Dispatcher
  readonly sink: NtfySink
  readonly clock: () => Date
  /** From 0 to below 1, for jitter. */
  readonly random: () => number
  readonly pace?: Partial<SubscriptionPace>
}

/** Resolves when the signal aborts, and never rejects. */
export async function runNtfySubscription(options: NtfySubscriptionOptions, signal: AbortSignal): Promise<void> {
  await new Subscription(options, signal).run()
}

/** More than any server caches within its default of twelve hours for one person's topics. */
const MAX_SEEN = 20_000
const BAD_LINE_ID = /^\s*\{"id":"([\w-]{1,64})"/

const STATE_AFTER = { refused: 'unauthorised', throttled: 'rate_limited', broken: 'error' } as const

class Subscription {
  private readonly pace: SubscriptionPace
  private readonly sink: NtfySink
  private readonly seen = new Set<string>()
  /** The newest that the server keeps: one that it never cached proves nothing about what it lost. */
  private lastCached: NtfyEntry | undefined
  private lastId: string | undefined
  private state: SubscriptionState = 'connecting'
  private staleTimer: NodeJS.Timeout | undefined
  private failuresInRow = 0
  private refusalsInRow = 0
  private gapNotedAfter: string | undefined
  private hasBeenLive = false

  constructor(
    private readonly options: NtfySubscriptionOptions,
    private readonly signal: AbortSignal,
  ) {
    this.pace = { ...PACE, ...options.pace }
    this.sink = options.sink
  }

  async run(): Promise<void> {
    this.report('connecting')
    while (!this.signal.aborted) {
      const startedAt = performance.now()
      const failure = await this.attempt()
      if (this.signal.aborted) break
      const hasProvenItself = this.state === 'live' && performance.now() - startedAt >= this.pace.provenAfterMs
      this.failuresInRow = hasProvenItself ? 1 : this.failuresInRow + 1
      if (failure.type === 'refused') this.refusalsInRow += 1
      this.mark(failure)
      await pause(this.delayAfter(failure), this.signal)
    }
    clearTimeout(this.staleTimer)
  }

  private async attempt(): Promise<Failure> {
    try {
      if (this.lastCached !== undefined) await this.proveContinuity(this.lastCached)
      return await this.follow()
    } catch (error) {
      return error instanceof Failure ? error : describeNetworkError(error)
    }
  }

  private async follow(): Promise<Failure> {
    const since = this.lastCached?.id ?? this.lastId ?? this.options.since
    let isFirstOfResumed = this.lastCached !== undefined
    let hasHeard = false
    await this.read(`since=${encodeURIComponent(since)}`, this.pace.silenceMs, (line) => {
      if (line.type === 'too_long') {
        this.countBad(`The line is longer than ${this.pace.maxLineBytes} bytes.`, line.head)
        return 'go on'
      }
      const parsed = parseNtfyLine(line.text)
      if (!parsed.ok) {
        this.countBad(parsed.reason, line.text)
        return 'go on'
      }
      hasHeard = true
      this.alive()
      const { event } = parsed
      if (event.type !== 'message' && event.type !== 'deletion') return 'go on'
      const entry = { ...event, topic: this.options.topic }
      const isRepeated = this.seen.has(event.id)
      // Only a server that does not know the id starts again with what it sent before.
      if (isRepeated && isFirstOfResumed && event.id !== since) this.noteGap(since)
      isFirstOfResumed = false
      this.lastId = entry.id
      if (entry.expires !== undefined) this.lastCached = entry
      if (isRepeated) return 'go on'
      this.remember(event.id)
      this.sink.message(entry)
      return 'go on'
    })
    return hasHeard
      ? new Failure('unreachable', 'ntfy closed the connection.')
      : new Failure('broken', 'The answer is not an ntfy stream: it holds no event.')
  }

  /**
   * `since=<id>` of an id that the server lost brings all that it has, and says nothing. So ask first whether it still
   * knows the message that was read last.
   */
  private async proveContinuity(last: NtfyEntry): Promise<void> {
    if ((last.expires?.getTime() ?? 0) <= this.options.clock().getTime()) return
    let isKnown = false
    let isConclusive = true
    await this.read(`poll=1&since=all&id=${encodeURIComponent(last.id)}`, this.pace.firstAnswerMs, (line) => {
      const parsed = line.type === 'line' ? parseNtfyLine(line.text) : undefined
      if (parsed === undefined || !parsed.ok) return 'go on'
      isKnown ||= 'id' in parsed.event && parsed.event.id === last.id
      // A poll has no such line: this server streams, and the stream itself has to show.
      isConclusive &&= parsed.event.type !== 'open'
      return isKnown || !isConclusive ? 'stop' : 'go on'
    })
    if (isConclusive && !isKnown) this.noteGap(last.id)
  }

  private noteGap(lastId: string): void {
    if (this.gapNotedAfter === lastId) return
    this.gapNotedAfter = lastId
    this.sink.gap(
      'ntfy no longer knows the message that was read last. Messages sent while it was away may be missing.',
    )
  }

  /** One request; ends when the server ends it or `onLine` says so. Throws Failure, or what the socket throws. */
  private async read(query: string, silenceMs: number, onLine: (line: Line) => 'go on' | 'stop'): Promise<void> {
    const { options, pace } = this
    const attempt = new AbortController()
    const give = (reason: string) => () => attempt.abort(new Failure('unreachable', reason))
    const end = () => attempt.abort()
    this.signal.addEventListener('abort', end, { once: true })
    let timer = setTimeout(give(`ntfy gave no answer within ${pace.firstAnswerMs / 1000} s.`), pace.firstAnswerMs)
    try {
      const response = await request(new URL(`/${options.topic}/json?${query}`, options.baseUrl), {
        headers: { accept: 'application/x-ndjson', 'user-agent': 'fluxdeck', ...readHeaders(options) },
        signal: attempt.signal,
        ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      response.body.on('error', () => undefined)
      const { 'content-type': contentType, 'retry-after': retryAfter } = response.headers
      refuseAnswer(response.statusCode, String(contentType ?? ''), String(retryAfter ?? ''), options.clock())
      const turn = takeTurns()
      for await (const line of readLines(response.body, pace.maxLineBytes)) {
        // What the connection cut off comes again with the next.
        if (line.type === 'unfinished') break
        clearTimeout(timer)
        timer = setTimeout(give(`ntfy was silent for ${silenceMs / 1000} s.`), silenceMs)
        if (onLine(line) === 'stop') break
        await turn()
      }
    } catch (error) {
      throw attempt.signal.reason instanceof Failure ? attempt.signal.reason : error
    } finally {
      clearTimeout(timer)
      this.signal.removeEventListener('abort', end)
      attempt.abort()
    }
  }

  private alive(): void {
    this.hasBeenLive = true
    this.refusalsInRow = 0
    if (this.state !== 'live' || this.staleTimer !== undefined) this.report('live')
    this.sink.synced(this.options.clock())
  }

  private countBad(reason: string, text: string): void {
    // A reconnect brings the line again: what can be named is counted once.
    const id = BAD_LINE_ID.exec(text)?.[1]
    if (id !== undefined) {
      if (this.seen.has(`bad ${id}`)) return
      this.remember(`bad ${id}`)
    }
    this.sink.badLine(reason)
  }

  private remember(key: string): void {
    this.seen.add(key)
    const oldest = this.seen.values().next()
    if (this.seen.size > MAX_SEEN && !oldest.done) this.seen.delete(oldest.value)
  }

  private mark(failure: Failure): void {
    const reason = failure.message
    if (failure.type !== 'unreachable') this.report(STATE_AFTER[failure.type], reason)
    else if (!this.hasBeenLive) this.report('error', reason)
    else if (this.state !== 'live') this.report('stale', reason)
    // A short cut is no news: only what lasts is.
    else this.staleTimer ??= setTimeout(() => this.report('stale', reason), this.pace.staleAfterMs)
  }

  private report(state: SubscriptionState, reason?: string): void {
    clearTimeout(this.staleTimer)
    this.staleTimer = undefined
    this.state = state
    this.sink.state(reason === undefined ? { state } : { state, reason })
  }

  private delayAfter(failure: Failure): number {
    const jitter = 0.5 + this.options.random() / 2
    const backoff = Math.min(
      this.pace.firstRetryMs * 2 ** Math.min(this.failuresInRow - 1, 16),
      this.pace.slowestRetryMs,
    )
    switch (failure.type) {
      case 'refused':
        // ntfy 2.28 now and then refuses a good token once.
        return this.hasBeenLive && this.refusalsInRow === 1
          ? backoff
          : this.pace.refusedRetryMs * (1 + this.options.random() / 10)
      case 'throttled':
        return Math.max(failure.retryAfterMs, this.pace.throttledRetryMs) * (1 + this.options.random() / 10)
      case 'unreachable':
      case 'broken':
        return backoff * jitter
    }
  }
}

function readHeaders(options: NtfySubscriptionOptions): Record<string, string> {
  try {
    return options.headers()
  } catch {
    throw new Failure('broken', 'The credentials for ntfy cannot be read.')
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
