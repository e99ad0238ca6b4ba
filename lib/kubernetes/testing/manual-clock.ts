// A clock that stands still until a test moves it, so that minutes of backoff pass in milliseconds.
import type { Clock } from '../clock'

export interface ManualClock extends Clock {
  advance(ms: number): void
  /** Lets sockets work without moving the clock until `isTrue`; fails after a few real seconds. */
  until(isTrue: () => boolean, what: string): Promise<void>
  /** Moves on in small steps, with sockets working in between. */
  pass(ms: number): Promise<void>
  /** Moves on until `isTrue` and returns how much time that took; fails after `withinMs`. */
  passUntil(isTrue: () => boolean, what: string, withinMs?: number): Promise<number>
  pendingTimers(): number
}

const START = Date.parse('2026-03-01T12:00:00Z')
const STEP_MS = 250

export function createManualClock(): ManualClock {
  let elapsedMs = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []

  function advance(ms: number): void {
    const end = elapsedMs + ms
    for (;;) {
      const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      timers = timers.filter((timer) => timer !== due)
      elapsedMs = Math.max(elapsedMs, due.at)
      due.run()
    }
    elapsedMs = end
  }

  async function until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + 5_000
    while (!isTrue()) {
      if (performance.now() > deadline) throw new Error(`did not happen: ${what}`)
      await letSocketsWork()
    }
  }

  async function passUntil(isTrue: () => boolean, what: string, withinMs = 600_000): Promise<number> {
    const from = elapsedMs
    await letSocketsWork()
    while (!isTrue()) {
      if (elapsedMs - from > withinMs) throw new Error(`did not happen within ${withinMs} ms: ${what}`)
      advance(STEP_MS)
      await letSocketsWork()
    }
    return elapsedMs - from
  }

  return {
    now: () => new Date(START + elapsedMs),
    elapsed: () => elapsedMs,
    after(ms, run) {
      const timer = { at: elapsedMs + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance,
    until,
    passUntil,
    async pass(ms) {
      const end = elapsedMs + ms
      await letSocketsWork()
      while (elapsedMs < end) {
        advance(Math.min(STEP_MS, end - elapsedMs))
        await letSocketsWork()
      }
    },
    pendingTimers: () => timers.length,
  }
}

/** A few turns of the event loop: enough for an answer on the loopback interface. */
async function letSocketsWork(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setTimeout(resolve, 1))
}
