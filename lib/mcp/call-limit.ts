// How many calls one token has within a minute, and how many at once. Each call of a batch counts for itself.

import { ApiError } from '@/lib/server/api-error'
import { remember } from '@/lib/server/remember'

const MINUTE_MS = 60_000
const A_MINUTE = 120
const AT_ONCE = 4
/** Callers remembered at most; the oldest goes first. */
const MAX_REMEMBERED = 10_000

export interface CallLimit {
  /** Throws `rate_limited`. The answer ends the call; calling it again does nothing. */
  begin(key: string): () => void
}

export function createCallLimit(clock: () => Date): CallLimit {
  const begun = new Map<string, readonly number[]>()
  const running = new Map<string, number>()
  return {
    begin(key) {
      const now = clock().getTime()
      const recent = (begun.get(key) ?? []).filter((time) => now - time < MINUTE_MS && time <= now)
      if (recent.length >= A_MINUTE) {
        const seconds = Math.max(1, Math.ceil(((recent[0] ?? now) + MINUTE_MS - now) / 1_000))
        throw limited(`More than ${A_MINUTE} calls within a minute. Wait ${seconds} s.`, seconds)
      }
      const open = running.get(key) ?? 0
      if (open >= AT_ONCE) throw limited(`${AT_ONCE} calls are under way. Wait for one of them; 1 s may be enough.`, 1)
      remember(begun, key, [...recent, now], MAX_REMEMBERED)
      running.set(key, open + 1)
      let isRunning = true
      return () => {
        if (!isRunning) return
        isRunning = false
        const left = (running.get(key) ?? 1) - 1
        if (left > 0) running.set(key, left)
        else running.delete(key)
      }
    },
  }
}

function limited(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError('rate_limited', message, { retryAfterSeconds })
}
