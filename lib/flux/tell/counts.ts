// How many rows are in which status, and carry which mark.

import type { Counts, Resource } from '@/lib/contract/state'
import { kindOf } from '@/lib/ref'
import type { MarkCode } from '../judge/mark-codes'
import { isFailing, STATUSES, type Status } from '../judge/status'
import { type FluxKind, isFluxKind } from '../kinds'

type MutableCounts = Record<'total' | Status, number>

type Counted = Pick<Resource, 'kind' | 'status' | 'marks'>

export function countStatuses(rows: Iterable<Counted>): Counts {
  const tally = createTally()
  for (const row of rows) tally.count(row, 1)
  return tally.counts()
}

/** The same, kept while rows come and go. */
export interface Tally {
  count(row: Counted, by: 1 | -1): void
  counts(): Counts
}

export function createTally(): Tally {
  const all = noCounts()
  const kinds = new Map<FluxKind, MutableCounts>()
  let marked = 0
  return {
    count({ kind, status, marks }, by) {
      const ofKind = kinds.get(kind) ?? noCounts()
      for (const counts of [all, ofKind]) {
        counts.total += by
        counts[status] += by
      }
      if (marks.length > 0) marked += by
      if (ofKind.total === 0) kinds.delete(kind)
      else kinds.set(kind, ofKind)
    },
    counts() {
      const byKind: Partial<Record<FluxKind, MutableCounts>> = {}
      for (const [kind, counts] of kinds) byKind[kind] = { ...counts }
      return { ...all, marked, byKind }
    },
  }
}

/** Cannot go on because of another object of Flux, and does not fail itself. */
export function isHeldBack({ status, rootCause }: Pick<Resource, 'status' | 'rootCause'>): boolean {
  return rootCause !== undefined && isFluxKind(kindOf(rootCause)) && !isFailing(status)
}

export function countHeld(rows: Iterable<Pick<Resource, 'status' | 'rootCause'>>): number {
  let held = 0
  for (const row of rows) if (isHeldBack(row)) held += 1
  return held
}

/** How many rows carry which mark as their worst. */
export function countMarks(rows: Iterable<Pick<Resource, 'marks'>>): MarkCounts {
  const counts: Partial<Record<MarkCode, number>> = {}
  for (const { marks } of rows) {
    const [worst] = marks
    if (worst !== undefined) counts[worst.code] = (counts[worst.code] ?? 0) + 1
  }
  return counts
}

export type MarkCounts = Readonly<Partial<Record<MarkCode, number>>>

/** Nothing counted yet; a new object each time, to be counted in. */
export function noCounts(): MutableCounts {
  const zeros = ['total' as const, ...STATUSES].map((name) => [name, 0])
  return Object.fromEntries(zeros) as MutableCounts
}
