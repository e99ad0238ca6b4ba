// Lines that strangers can cause without end: the first of a kind in a minute stand as they are, the rest is counted and told.

const MINUTE_MS = 60_000
/** Kinds are words of ours. Should one ever hold a stranger's, all that are too many count as one. */
const MAX_KINDS = 200

export interface Tally {
  /** False where the line has only been counted; `tellRest` is called with the number when the minute is over. */
  admit(kind: string, tellRest: (count: number) => void): boolean
  /** Tells what was counted and not told yet. */
  tellRest(): void
}

interface Minute {
  readonly from: number
  readonly timer: NodeJS.Timeout
  seen: number
  tell: (count: number) => void
}

export function createTally(perMinute: number, now: () => number = () => performance.now()): Tally {
  const minutes = new Map<string, Minute>()

  const end = (kind: string) => {
    const minute = minutes.get(kind)
    minutes.delete(kind)
    if (minute === undefined) return
    clearTimeout(minute.timer)
    if (minute.seen > perMinute) minute.tell(minute.seen - perMinute)
  }
  const current = (kind: string): Minute => {
    const open = minutes.get(kind)
    if (open !== undefined && now() - open.from < MINUTE_MS) return open
    end(kind)
    const timer = setTimeout(() => end(kind), MINUTE_MS).unref()
    const minute: Minute = { from: now(), timer, seen: 0, tell: () => {} }
    minutes.set(kind, minute)
    return minute
  }

  return {
    admit(kind, tell) {
      const minute = current(minutes.has(kind) || minutes.size < MAX_KINDS ? kind : '')
      minute.seen++
      minute.tell = tell
      return minute.seen <= perMinute
    },
    tellRest() {
      for (const kind of [...minutes.keys()]) end(kind)
    },
  }
}

export function describeRest(count: number): string {
  return `${count} more like this in the last minute`
}
