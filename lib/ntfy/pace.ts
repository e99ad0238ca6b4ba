// Every duration and size that decides how a subscription behaves against a server, in one place.

export interface SubscriptionPace {
  readonly firstAnswerMs: number
  /** Two keepalives and a little. */
  readonly silenceMs: number
  readonly staleAfterMs: number
  readonly firstRetryMs: number
  readonly slowestRetryMs: number
  /** ntfy bans an address after 30 refusals: with this, three fall into any ten minutes. */
  readonly refusedRetryMs: number
  readonly throttledRetryMs: number
  /** A stream that lived this long ends the backoff. */
  readonly provenAfterMs: number
  readonly maxLineBytes: number
}

export const PACE: SubscriptionPace = {
  firstAnswerMs: 10_000,
  silenceMs: 100_000,
  staleAfterMs: 30_000,
  firstRetryMs: 1_000,
  slowestRetryMs: 60_000,
  refusedRetryMs: 305_000,
  throttledRetryMs: 60_000,
  provenAfterMs: 30_000,
  maxLineBytes: 65_536,
}
