// The clocks of a followed stream: how long nothing came, when to try again, and when to ask while no stream works.

/** How long nothing has arrived; calls when it becomes too long. */
export function createSilence(now: () => number, limitMs: number, onSilence: () => void) {
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let lastDataAt = now()
  const watch = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(onSilence, limitMs)
  }
  return {
    watch,
    touch() {
      lastDataAt = now()
      watch()
    },
    isTooLong: () => now() - lastDataAt >= limitMs,
    stop: () => clearTimeout(watchdog),
  }
}

/** Twice as long after each failure, and somewhere below that, so that not all pages come at once. */
export function retryAfter(
  failures: number,
  { minMs, maxMs }: { readonly minMs: number; readonly maxMs: number },
  random: () => number,
): number {
  const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(failures, 8))
  return minMs + random() * (ceiling - minMs)
}

/** Asks again and again, each time so long after the last answer. */
export function createPolling<Answer>(
  ask: () => Promise<Answer>,
  take: (answer: Answer) => void,
  gapMs: number,
  signal: AbortSignal,
) {
  let isOn = false
  let next: ReturnType<typeof setTimeout> | undefined
  async function once() {
    const answer = await ask()
    if (!isOn || signal.aborted) return
    take(answer)
    if (isOn) next = setTimeout(() => void once(), gapMs)
  }
  return {
    start() {
      if (isOn) return
      isOn = true
      void once()
    },
    stop() {
      isOn = false
      clearTimeout(next)
    },
  }
}
