// How often an address may fail to identify itself. Memory is bounded; the oldest address is forgotten first.

import { ApiError } from '../api-error'
import { remember } from '../remember'
import { networkOf } from '../trusted-peers'

const WINDOW_MS = 60_000
const MAX_REMEMBERED = 10_000

export interface LoginLimit {
  /** Throws `rate_limited` for an address that was counted too often within a minute. */
  expectCalm(clientIp: string): void
  count(clientIp: string): void
}

export interface LoginLimitOptions {
  readonly clock: () => Date
  readonly most: number
  /** What is counted, for people. */
  readonly what: string
}

export function createLoginLimit({ clock, most, what }: LoginLimitOptions): LoginLimit {
  const counted = new Map<string, { readonly since: number; readonly count: number }>()
  const recent = (key: string) => {
    const entry = counted.get(key)
    return entry !== undefined && clock().getTime() - entry.since < WINDOW_MS ? entry : undefined
  }
  return {
    expectCalm(clientIp) {
      const entry = recent(networkOf(clientIp))
      if (entry === undefined || entry.count < most) return
      const retryAfterSeconds = Math.max(1, Math.ceil((entry.since + WINDOW_MS - clock().getTime()) / 1000))
      throw new ApiError('rate_limited', `Too many ${what} from this address.`, { retryAfterSeconds })
    },
    count(clientIp) {
      const key = networkOf(clientIp)
      const { since, count } = recent(key) ?? { since: clock().getTime(), count: 0 }
      remember(counted, key, { since, count: count + 1 }, MAX_REMEMBERED)
    },
  }
}
