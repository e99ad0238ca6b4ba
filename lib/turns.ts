// Long work in short stretches, so that others have their turn on the one loop of the process in between.

import type { Steps } from './steps'

/**
 * A new connection is taken in each round of the loop, one only: twenty that come at once, and whoever asks behind them,
 * wait for twenty rounds. So a round has one stretch, whoever's it is.
 */
export const SLICE_MS = 3

/** The answer is awaited after each step; it waits only where the stretch has been long enough. */
export function takeTurns(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS
  return () =>
    performance.now() < until
      ? undefined
      : nextTurn().then(() => {
          until = performance.now() + SLICE_MS
        })
}

interface Pace {
  /** Of more work than these steps. */
  readonly turn?: ReturnType<typeof takeTurns>
  /** When it ends the work stops between two steps, with its reason. */
  readonly signal?: AbortSignal | undefined
}

export async function inTurns<Value>(steps: Steps<Value>, { turn = takeTurns(), signal }: Pace = {}): Promise<Value> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const wait = turn()
    if (wait === undefined) continue
    await wait
    signal?.throwIfAborted()
  }
}

/** In each round of the loop one of those who wait goes on, in their order, however many there are. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.add(resolve)
    if (waiting.size === 1) setImmediate(callNext)
  })
}

const waiting = new Set<() => void>()

function callNext(): void {
  for (const next of waiting) {
    waiting.delete(next)
    next()
    break
  }
  if (waiting.size > 0) setImmediate(callNext)
}
