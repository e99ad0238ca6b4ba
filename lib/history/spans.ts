// The spans in which this process records: one that goes on, and a new one behind each time of which something was lost.

import type { Span } from './rows'
import type { Lost } from './write-queue'

export interface Spans {
  /** Begins anew: what lies between is told by nobody here. */
  begin(at: number): void
  /** From then on there is nothing to record, since nothing can be read. */
  rest(at: number, reason: string): void
  /** There is again. */
  wake(at: number): void
  /** All that came until then is kept with it. */
  goOn(until: number, lost: Lost | undefined): readonly Span[]
  end(at: number): readonly Span[]
  /** They are kept. */
  done(): void
}

export function createSpans(instance: string): Spans {
  let current: Span | undefined
  let closed: readonly Span[] = []
  let resting: string | undefined
  const start = (at: number) => {
    current = { id: `${instance} ${at}`, instance, began: at, seen: at }
  }
  const close = (at: number, reason: string) => {
    if (current !== undefined)
      closed = [
        ...closed,
        { ...current, seen: Math.max(at, current.began), ended: Math.max(at, current.began), reason },
      ]
    current = undefined
  }
  const list = () => [...closed, ...(current === undefined ? [] : [current])]
  return {
    begin(at) {
      start(at)
      if (resting !== undefined) close(at, resting)
    },
    rest(at, reason) {
      resting = reason
      close(at, reason)
    },
    wake(at) {
      resting = undefined
      start(at)
    },
    goOn(until, lost) {
      if (lost !== undefined && current !== undefined) {
        const reason = `More happened than could be kept: ${lost.count} changes are missing`
        close(lost.from, reason)
        start(lost.to)
      }
      if (current !== undefined) current = { ...current, seen: Math.max(current.seen, until) }
      return list()
    },
    end(at) {
      if (current !== undefined) current = { ...current, seen: Math.max(current.seen, at), ended: at }
      return list()
    },
    done() {
      closed = []
    },
  }
}
