// How long to wait before the next connection: never sooner than 3 s after the last one, longer after each failure.
import type { Clock } from './clock'
import { TIMING } from './timing'

export interface Backoff {
  /** Call when a connection is attempted. */
  connecting(): void
  /** Call with the time the connection worked; one that lived long enough earns a fresh start. */
  lived(ms: number): void
  /** Counts a failure and says how long to wait because of it; at least `atLeastMs`. */
  failed(atLeastMs?: number): number
  /** Failures since the last connection that lived. */
  readonly failures: number
  /** What is left of the pause between two connections. */
  gapMs(): number
}

export function createBackoff(clock: Clock, random: () => number): Backoff {
  let failures = 0
  let connectedAt = Number.NEGATIVE_INFINITY
  return {
    connecting: () => {
      connectedAt = clock.elapsed()
    },
    lived: (ms) => {
      if (ms >= TIMING.backoffResetMs) failures = 0
    },
    failed: (atLeastMs = 0) => {
      const full = Math.min(TIMING.backoffMaxMs, TIMING.backoffMinMs * 2 ** Math.min(failures, 10))
      failures += 1
      // Between half and full: full jitter would retry at once now and then.
      return Math.max(atLeastMs * (1 + random() / 10), full * (0.5 + random() / 2))
    },
    get failures() {
      return failures
    },
    gapMs: () => Math.max(0, connectedAt + TIMING.minConnectGapMs - clock.elapsed()),
  }
}
