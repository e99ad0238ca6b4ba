// How often each of many may do something within a minute. Memory is bounded; who was counted longest ago is forgotten first.

import { ApiError } from './api-error'
import { remember } from './remember'

const MINUTE_MS = 60_000

export interface MinuteLimit {
  /** Throws `rate_limited` for one that was counted too often within a minute. */
  expectCalm(key: string): void
  count(key: string): void
}

export interface MinuteLimitOptions {
  readonly clock: () => Date
  readonly most: number
  readonly maxRemembered: number
  /** For whoever is refused. */
  readonly message: string
}

export function createMinuteLimit({ clock, most, maxRemembered, message }: MinuteLimitOptions): MinuteLimit {
  const counted = new Map<string, { readonly since: number; readonly count: number }>()
  const recent = (key: string) => {
    const entry = counted.get(key)
    return entry !== undefined && clock().getTime() - entry.since < MINUTE_MS ? entry : undefined
  }
  return {
    expectCalm(key) {
      const entry = recent(key)
      if (entry === undefined || entry.count < most) return
      const retryAfterSeconds = Math.max(1, Math.ceil((entry.since + MINUTE_MS - clock().getTime()) / 1000))
      throw new ApiError('rate_limited', message, { retryAfterSeconds })
    },
    count(key) {
      const { since, count } = recent(key) ?? { since: clock().getTime(), count: 0 }
      remember(counted, key, { since, count: count + 1 }, maxRemembered)
    },
  }
}
