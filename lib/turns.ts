// Long work in short stretches, so that others have their turn on the one loop of the process in between.

const SLICE_MS = 8

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

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
