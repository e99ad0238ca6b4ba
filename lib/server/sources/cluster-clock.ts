// The clock by which the cluster writes its times. Ages are told by it: a cluster whose clock is off by hours would
// otherwise show failures of tomorrow, and old ones as new.

import { createListeners } from '../listeners'

/** Less than this is delay and rounding: the Date of an answer counts whole seconds. */
const NOTICEABLE_MS = 10_000

export interface ClusterClock {
  now(): Date
  /** The Date header of an answer. */
  heard(date: string): void
  /** How far the cluster is ahead; 0 while there is no noticeable difference. */
  skewMs(): number
  onChange(listener: () => void): () => void
}

export function createClusterClock(own: () => Date): ClusterClock {
  const listeners = createListeners()
  let skewMs = 0
  return {
    now: () => new Date(own().getTime() + skewMs),
    heard(date) {
      const told = Date.parse(date)
      if (Number.isNaN(told)) return
      const measured = told - own().getTime()
      if (Math.abs(measured - skewMs) < NOTICEABLE_MS) return
      skewMs = Math.abs(measured) < NOTICEABLE_MS ? 0 : measured
      listeners.tell()
    },
    skewMs: () => skewMs,
    onChange: listeners.add,
  }
}
