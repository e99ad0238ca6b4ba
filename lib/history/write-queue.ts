// What waits to be written, oldest first. It has an end: where more comes than can be kept the oldest goes, counted, so
// that it can be told as a gap.

import { joinBatches } from './batches'
import type { KeptBatch } from './keep-batch'
import type { HistoryBatch } from './store'

const MAX_ENTRIES = 10_000
const ENTRIES_AT_ONCE = 200

interface Waiting {
  readonly at: number
  readonly batch: HistoryBatch
}

export interface Lost {
  /** When the first and the last of what is lost came. */
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface Taken {
  readonly batch: KeptBatch
  /** All that came until then is in it or was written before. */
  readonly until: number
}

export interface WriteQueue {
  readonly size: number
  push(batch: HistoryBatch, at: number): void
  /** The oldest of what waits; the same again until `done` is said. */
  take(now: number): Taken
  done(): void
  /** What was lost since the last time that was asked. */
  takeLost(): Lost | undefined
  /** Leaves out what was seen, because it will be compared anew. */
  forgetSeen(): void
  /** All that waits. */
  list(): readonly HistoryBatch[]
  /** Gives up the oldest, that no database takes. */
  drop(): void
  clear(): void
}

export function createWriteQueue(): WriteQueue {
  let waiting: Waiting[] = []
  let underWay = 0
  let lost: Lost | undefined
  const size = () => waiting.reduce((sum, { batch }) => sum + weigh(batch), 0)
  let weight = 0
  const lose = (gone: readonly Waiting[]) => {
    for (const { at, batch } of gone) {
      const count = (lost?.count ?? 0) + weigh(batch)
      lost = { from: lost?.from ?? at, to: at, count }
      weight -= weigh(batch)
    }
  }
  return {
    get size() {
      return weight
    },
    push(batch, at) {
      waiting.push({ at, batch })
      weight += weigh(batch)
      // What is under way may still be kept, and so may the last.
      if (weight <= MAX_ENTRIES || waiting.length - underWay < 2) return
      lose(waiting.splice(underWay, 1))
    },
    take(now) {
      let entries = 0
      underWay = 0
      for (const { batch } of waiting) {
        if (underWay > 0 && entries + weigh(batch) > ENTRIES_AT_ONCE) break
        entries += weigh(batch)
        underWay += 1
      }
      const next = waiting[underWay]
      return { batch: joinBatches(waiting.slice(0, underWay).map(({ batch }) => batch)), until: next?.at ?? now }
    },
    done() {
      waiting = waiting.slice(underWay)
      underWay = 0
      weight = size()
    },
    takeLost() {
      const told = lost
      lost = undefined
      return told
    },
    forgetSeen() {
      waiting = waiting.map(({ at, batch: { seen: _, forgotten: __, ...batch } }) => ({ at, batch }))
    },
    list: () => waiting.map(({ batch }) => batch),
    drop() {
      lose(waiting.splice(0, Math.max(1, underWay)))
      underWay = 0
    },
    clear() {
      waiting = []
      underWay = 0
      weight = 0
    },
  }
}

/** Whatever it holds is a piece of work. */
function weigh({ entries = [] }: HistoryBatch): number {
  return Math.max(1, entries.length)
}
