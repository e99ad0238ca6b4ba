// Says what a feed may claim about itself: live only with an open watch, stale after 30 s without one.
import type { Clock } from './clock'
import { TIMING } from './timing'

export type FeedStateName =
  | 'connecting'
  | 'live'
  | 'stale'
  | 'forbidden'
  | 'absent'
  | 'rate_limited'
  | 'unauthorised'
  | 'error'

export interface FeedState {
  readonly state: FeedStateName
  readonly reason?: string
}

export interface FeedStatus {
  /** A watch is open and works: the data are current. */
  working(): void
  /** There is no open watch any more, for whatever reason. */
  disconnected(): void
  /** The connection is bad but nothing else is known: data stay good for a while. */
  unreachable(reason: string): void
  set(next: FeedState): void
  stop(): void
}

export function createFeedStatus(clock: Clock, report: (next: FeedState) => void): FeedStatus {
  let current: FeedState | undefined
  let hasWorked = false
  let lastReason: string | undefined
  let cancelStale: (() => void) | undefined

  function set(next: FeedState): void {
    if (current?.state === next.state && current.reason === next.reason) return
    current = next
    report(next)
  }

  function withReason(state: FeedStateName, reason: string | undefined): FeedState {
    return reason === undefined ? { state } : { state, reason }
  }

  function calmStale(): void {
    cancelStale?.()
    cancelStale = undefined
  }

  function becomeStale(): void {
    cancelStale = undefined
    if (current?.state === 'live') set(withReason('stale', lastReason ?? 'The connection has not come back yet.'))
  }

  return {
    set,
    working() {
      calmStale()
      hasWorked = true
      lastReason = undefined
      set({ state: 'live' })
    },
    disconnected() {
      if (current?.state === 'live') cancelStale ??= clock.after(TIMING.staleAfterMs, becomeStale)
    },
    unreachable(reason) {
      lastReason = reason
      if (current?.state !== 'live') set(withReason(hasWorked ? 'stale' : 'connecting', reason))
    },
    stop: calmStale,
  }
}
