// When there is work to do: what comes in one breath is gathered, rounds keep their distance, a long one lets others
// have their turn, and one comes when time alone calls for it. Knows nothing of what the work is.

import type { Clock } from '@/lib/kubernetes/clock'
import { SLICE_MS } from '@/lib/turns'
import type { Reach } from '../changes'

/** At most ten changes a second reach a reader; what comes meanwhile is told with the next. */
const FLUSH_MS = 100
/** A change after a quiet while is told at once, with what arrives in the same breath. */
const GATHER_MS = 5
/** What only time changes is looked at this often, whoever foresaw it, and what is made of all of it. */
const REFRESH_MS = 30_000
/** Everything is looked at anew this often, whatever was foreseen. */
const WHOLE_MS = 10 * 60_000
const SOONEST_MS = 250

export interface ScheduleOptions {
  /** One round, in steps. */
  readonly round: (reach: Reach) => Generator<undefined, void>
  /** In how long time alone changes something. */
  readonly msToNextChange: () => number | undefined
  /** A round that failed is over; the next one looks at everything. */
  readonly onFailure: (error: unknown) => void
  readonly timers: Clock
}

export interface Schedule {
  /** Something was touched. */
  soon(): void
  /** Everything may be different. */
  all(): void
  start(signal: AbortSignal): void
}

export function createSchedule({ round, msToNextChange, onFailure, timers }: ScheduleOptions): Schedule {
  let reach: Reach = 'touched'
  let isTouched = false
  let isWorking = false
  let hasEnded = false
  let cancelRound: (() => void) | undefined
  let cancelWakeUp = () => {}
  let cancelRefresh = () => {}
  let lastRoundAt = Number.NEGATIVE_INFINITY
  let lastWholeAt = timers.elapsed()

  function soon(): void {
    isTouched = true
    if (cancelRound !== undefined || isWorking || hasEnded) return
    cancelRound = timers.after(Math.max(GATHER_MS, lastRoundAt + FLUSH_MS - timers.elapsed()), begin)
  }

  function all(): void {
    reach = 'all'
    soon()
  }

  function due(): void {
    if (timers.elapsed() - lastWholeAt >= WHOLE_MS) reach = 'all'
    else if (reach === 'touched') reach = 'due'
    soon()
  }

  function begin(): void {
    lastRoundAt = timers.elapsed()
    cancelRound = undefined
    isTouched = false
    isWorking = true
    const wanted = reach
    reach = 'touched'
    if (wanted === 'all') lastWholeAt = lastRoundAt
    work(round(wanted))
  }

  /** One round at a time, to its end; what is touched meanwhile is the next. */
  function work(steps: Generator<undefined, void>): void {
    if (hasEnded) return
    const until = performance.now() + SLICE_MS
    try {
      while (!steps.next().done) {
        if (performance.now() < until) continue
        setImmediate(() => work(steps))
        return
      }
      sleep()
    } catch (error) {
      reach = 'all'
      onFailure(error)
    }
    isWorking = false
    if (isTouched) soon()
  }

  function sleep(): void {
    const ms = msToNextChange()
    cancelWakeUp()
    if (ms !== undefined) cancelWakeUp = timers.after(Math.min(Math.max(ms, SOONEST_MS), REFRESH_MS), due)
  }

  function refresh(): void {
    cancelRefresh = timers.after(REFRESH_MS, refresh)
    due()
  }

  return {
    soon,
    all,
    start(signal) {
      cancelRefresh = timers.after(REFRESH_MS, refresh)
      const end = () => {
        hasEnded = true
        cancelRefresh()
        cancelRound?.()
        cancelWakeUp()
      }
      signal.addEventListener('abort', end, { once: true })
    },
  }
}
