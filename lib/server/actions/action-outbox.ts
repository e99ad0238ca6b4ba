// What waits to be written down of actions: the newest of each, one write after the other, again and again until it is.

import type { ActionChange } from '../changes'

const RETRY_MS = 1_000

export type Told = Pick<ActionChange, 'after' | 'at'>

export interface Outbox {
  put(told: Told): void
  drop(id: string): void
  isEmpty(): boolean
  /** Writes down what waits. */
  flush(): Promise<void>
  /** In its turn, with what waits; that waits on where `work` fails. */
  inLine<Answer>(work: (waiting: readonly Told[]) => Promise<Answer>): Promise<Answer>
}

export function createOutbox(write: (waiting: readonly Told[]) => Promise<void>): Outbox {
  const waiting = new Map<string, Told>()
  let line: Promise<unknown> = Promise.resolve()
  let isPlanned = false
  const inLine: Outbox['inLine'] = (work) => {
    const done = line.then(async () => {
      const taken = [...waiting.values()]
      waiting.clear()
      try {
        return await work(taken)
      } catch (error) {
        for (const told of taken) if (!waiting.has(told.after.id)) waiting.set(told.after.id, told)
        throw error
      }
    })
    line = done.catch(() => undefined)
    return done
  }
  const flush = () => inLine((taken) => (taken.length === 0 ? Promise.resolve() : write(taken)))
  const flushSoon = (ms = 0) => {
    if (isPlanned) return
    isPlanned = true
    setTimeout(() => {
      isPlanned = false
      flush().catch(() => flushSoon(RETRY_MS))
    }, ms).unref()
  }
  return {
    put(told) {
      waiting.set(told.after.id, told)
      flushSoon()
    },
    drop: (id) => void waiting.delete(id),
    isEmpty: () => waiting.size === 0,
    flush,
    inLine,
  }
}
