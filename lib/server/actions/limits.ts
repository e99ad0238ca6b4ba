// How often somebody may act, and how soon an object may be changed again.

import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import { remember } from '../remember'

const MINUTE_MS = 60_000
const REQUESTS_PER_MINUTE = 60
/** How soon an object may be changed again. */
export const OBJECT_GAP_MS = 2_000
/** Names and objects remembered at most; the oldest goes first. */
const MAX_REMEMBERED = 10_000

export interface ActionLimits {
  /** Counts a request of this person; throws `rate_limited` above the limit. */
  countPerson(name: string): void
  /** Throws `rate_limited` when the object was patched a moment ago. */
  expectRested(ref: Ref): void
  patched(ref: Ref): void
}

export function createActionLimits(clock: () => Date): ActionLimits {
  const requests = new Map<string, readonly number[]>()
  const patches = new Map<Ref, number>()
  return {
    countPerson(name) {
      const now = clock().getTime()
      const recent = (requests.get(name) ?? []).filter((time) => now - time < MINUTE_MS)
      if (recent.length >= REQUESTS_PER_MINUTE)
        throw new ApiError('rate_limited', 'Too many actions within a minute.', { retryAfterSeconds: 30 })
      remember(requests, name, [...recent, now], MAX_REMEMBERED)
    },
    expectRested(ref) {
      if (clock().getTime() - (patches.get(ref) ?? Number.NEGATIVE_INFINITY) < OBJECT_GAP_MS)
        throw new ApiError('rate_limited', 'This object was changed a moment ago.', { retryAfterSeconds: 2 })
    },
    patched: (ref) => remember(patches, ref, clock().getTime(), MAX_REMEMBERED),
  }
}
