// How often an address may fail to identify itself. Memory is bounded; the oldest address is forgotten first.

import { createMinuteLimit } from '../minute-limit'
import { networkOf } from '../trusted-peers'

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
  const message = `Too many ${what} from this address.`
  const limit = createMinuteLimit({ clock, most, maxRemembered: MAX_REMEMBERED, message })
  return {
    expectCalm: (clientIp) => limit.expectCalm(networkOf(clientIp)),
    count: (clientIp) => limit.count(networkOf(clientIp)),
  }
}
