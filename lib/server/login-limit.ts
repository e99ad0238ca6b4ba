// How often an address may fail to identify itself. Memory is bounded; the oldest address is forgotten first.

import { isIPv6 } from 'node:net'
import { ApiError } from './api-error'

const WINDOW_MS = 60_000
const MAX_FAILURES = 10
const MAX_REMEMBERED = 10_000

export interface LoginLimit {
  /** Throws `rate_limited` for an address that failed too often. */
  expectCalm(clientIp: string): void
  countFailure(clientIp: string): void
}

export function createLoginLimit(clock: () => Date): LoginLimit {
  const failures = new Map<string, { readonly since: number; readonly count: number }>()
  const recent = (key: string) => {
    const entry = failures.get(key)
    return entry !== undefined && clock().getTime() - entry.since < WINDOW_MS ? entry : undefined
  }
  return {
    expectCalm(clientIp) {
      const entry = recent(keyOf(clientIp))
      if (entry === undefined || entry.count < MAX_FAILURES) return
      const retryAfterSeconds = Math.max(1, Math.ceil((entry.since + WINDOW_MS - clock().getTime()) / 1000))
      throw new ApiError('rate_limited', 'Too many failed sign-ins from this address.', { retryAfterSeconds })
    },
    countFailure(clientIp) {
      const key = keyOf(clientIp)
      const { since, count } = recent(key) ?? { since: clock().getTime(), count: 0 }
      failures.delete(key)
      failures.set(key, { since, count: count + 1 })
      const oldest = failures.keys().next()
      if (failures.size > MAX_REMEMBERED && !oldest.done) failures.delete(oldest.value)
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
