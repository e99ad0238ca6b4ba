// Long work in short stretches, so that others have their turn on the one loop of the process in between.

import type { Steps } from './steps'

/**
 * A new connection is taken in each round of the loop, one only: twenty that come at once, and whoever asks behind them,
 * wait for twenty rounds. So a round has one stretch, whoever's it is, and one that took a connection has none.
 */
export const SLICE_MS = 3
/** Who never stop coming must not stop the work. */
const MOST_PASSED_OVER = 100

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
  return waitIn(waiting)
}

/** For what somebody just asked for: every other turn is theirs while there are any. */
export function nextTurnAhead(): Promise<void> {
  return waitIn(ahead)
}

type Line = Set<() => void>

const waiting: Line = new Set()
const ahead: Line = new Set()
let wasAhead = false
let hasArrival = false
let passedOver = 0

/** To be told of each new connection. */
export function noteArrival(): void {
  hasArrival = true
}

/** More may be coming at once: whatever can wait for a turn should. */
export function isTakingIn(): boolean {
  return hasArrival
}

function waitIn(line: Line): Promise<void> {
  return new Promise((resolve) => {
    line.add(resolve)
    if (waiting.size + ahead.size === 1) setImmediate(callNext)
  })
}

function callNext(): void {
  const isPassedOver = hasArrival && passedOver < MOST_PASSED_OVER
  hasArrival = false
  passedOver = isPassedOver ? passedOver + 1 : 0
  if (!isPassedOver) {
    wasAhead = ahead.size > 0 && (!wasAhead || waiting.size === 0)
    callFirst(wasAhead ? ahead : waiting)
  }
  if (waiting.size + ahead.size > 0) setImmediate(callNext)
}

function callFirst(line: Line): void {
  for (const next of line) {
    line.delete(next)
    next()
    return
  }
}
