// Long work in short stretches, so that others have their turn on the one loop of the process in between.

const SLICE_MS = 8

/** The answer is awaited after each step; it waits only where the stretch has been long enough. */
export function takeTurns(): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS
  return () =>
    performance.now() < until
      ? undefined
      : new Promise((resolve) =>
          setImmediate(() => {
            until = performance.now() + SLICE_MS
            resolve()
          }),
        )
}
