// How many rows are in which status, and carry which mark.

import type { Counts, Resource } from '@/lib/contract/state'
import { kindOf } from '@/lib/ref'
import type { MarkCode } from '../judge/mark-codes'
import { isFailing, STATUSES, type Status } from '../judge/status'
import { type FluxKind, isFluxKind } from '../kinds'

type MutableCounts = Record<'total' | Status, number>

export function countStatuses(rows: Iterable<Pick<Resource, 'kind' | 'status' | 'marks'>>): Counts {
  const all = noCounts()
  let marked = 0
  const byKind: Partial<Record<FluxKind, MutableCounts>> = {}
  for (const { kind, status, marks } of rows) {
    const ofKind = byKind[kind] ?? noCounts()
    byKind[kind] = ofKind
    if (marks.length > 0) marked += 1
    all.total += 1
    all[status] += 1
    ofKind.total += 1
    ofKind[status] += 1
  }
  return { ...all, marked, byKind }
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
