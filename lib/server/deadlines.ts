// When time alone changes something of each object, and of which that moment has come. The first of all is kept, so that
// asking for it costs a look at all of them only after its own object moved.

import type { Ref } from '@/lib/ref'

export interface Deadlines {
  /** Undefined: time changes nothing. */
  set(ref: Ref, at: Date | undefined): void
  next(): Date | undefined
  due(now: Date): Iterable<Ref>
  isDue(ref: Ref, now: Date): boolean
}

export function createDeadlines(): Deadlines {
  const times = new Map<Ref, number>()
  let first = Number.POSITIVE_INFINITY
  let isFirstKnown = true

  return {
    set(ref, at) {
      const before = times.get(ref)
      const time = at?.getTime()
      if (before === time) return
      if (time === undefined) times.delete(ref)
      else times.set(ref, time)
      if (before === first) isFirstKnown = false
      else if (time !== undefined && time < first) first = time
    },
    next() {
      if (!isFirstKnown) {
        first = Number.POSITIVE_INFINITY
        for (const time of times.values()) if (time < first) first = time
        isFirstKnown = true
      }
      return first === Number.POSITIVE_INFINITY ? undefined : new Date(first)
    },
    *due(now) {
      const until = now.getTime()
      for (const [ref, time] of times) if (time <= until) yield ref
    },
    isDue(ref, now) {
      const time = times.get(ref)
      return time !== undefined && time <= now.getTime()
    },
  }
}
