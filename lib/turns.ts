// Long work in short stretches, so that others have their turn on the one loop of the process in between.

import type { Steps } from './steps'

/**
 * Several work at the same time, and a new connection is taken in each round of the loop, one only: twenty that come at
 * once, and whoever asks behind them, wait for twenty rounds.
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

/** Stops between two steps, with the reason of `signal`, when that ends. */
export async function inTurns<Value>(steps: Steps<Value>, signal?: AbortSignal): Promise<Value> {
  const turn = takeTurns()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const wait = turn()
    if (wait === undefined) continue
    await wait
    signal?.throwIfAborted()
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
