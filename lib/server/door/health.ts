// Is the process ready for people? Not before the first attempt to read, always through outages, never once it ends.

const GRACE_MS = 30_000

export interface Health {
  isReady(): boolean
  /** True once nothing new is taken on. */
  isEnding(): boolean
  /** From now on the answer is no. */
  beginShutdown(): void
}

/** `hasTried` tells whether every source has ended its first attempt, well or not. */
export function createHealth(startedAt: Date, clock: () => Date, hasTried: () => boolean): Health {
  let isEnding = false
  return {
    isReady: () => !isEnding && (hasTried() || clock().getTime() - startedAt.getTime() >= GRACE_MS),
    isEnding: () => isEnding,
    beginShutdown() {
      isEnding = true
    },
  }
}
