// How often an address may fail to identify itself, or begin to. Memory is bounded; the oldest address is forgotten first.

import { isIPv6 } from 'node:net'
import { ApiError } from '../api-error'

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
      const entry = recent(keyOf(clientIp))
      if (entry === undefined || entry.count < most) return
      const retryAfterSeconds = Math.max(1, Math.ceil((entry.since + WINDOW_MS - clock().getTime()) / 1000))
      throw new ApiError('rate_limited', `Too many ${what} from this address.`, { retryAfterSeconds })
    },
    count(clientIp) {
      const key = keyOf(clientIp)
      const { since, count } = recent(key) ?? { since: clock().getTime(), count: 0 }
      counted.delete(key)
      counted.set(key, { since, count: count + 1 })
      const oldest = counted.keys().next()
      if (counted.size > MAX_REMEMBERED && !oldest.done) counted.delete(oldest.value)
    },
  }
}

/** Who has one IPv6 address has a whole /64 of them. */
function keyOf(clientIp: string): string {
  if (!isIPv6(clientIp) || clientIp.includes('.')) return clientIp
  const [head = '', tail] = clientIp.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right].slice(0, 4).join(':')
}
