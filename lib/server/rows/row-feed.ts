// Remembers whose row may be another one now, judges them together, and tells the feed what became of them.

import type { Ref } from '@/lib/ref'
import type { ChangeFeed, Reach, RowChange } from '../changes'
import type { Projection, RowChanges } from './projection'

export interface RowFeed {
  /** Without refs: only what cannot be read has changed. */
  touch(refs: readonly Ref[]): void
  /** What they deployed stands otherwise, and they themselves are as they were. */
  touchByRelation(refs: Iterable<Ref>): void
  /**
   * Judges what this round reaches, in steps between which others may get their turn. False where nothing was touched:
   * what is told of the rows is as it was.
   */
  judge(reach: Reach): Generator<undefined, boolean>
  /** When time alone changes something next. */
  msToNextChange(): number | undefined
}

export interface RowFeedOptions {
  readonly projection: Projection
  readonly changes: ChangeFeed
  readonly clock: () => Date
}

const NOBODY: ReadonlySet<Ref> = new Set()

export function createRowFeed({ projection, changes, clock }: RowFeedOptions): RowFeed {
  let touched = new Set<Ref>()
  let related = new Set<Ref>()
  let isTouched = false
  return {
    touch(refs) {
      isTouched = true
      for (const ref of refs) touched.add(ref)
    },
    touchByRelation(refs) {
      for (const ref of refs) {
        isTouched = true
        related.add(ref)
      }
    },
    *judge(reach) {
      const refs = touched
      const others = related
      const isDue = reach !== 'touched' || isTouched
      touched = new Set()
      related = new Set()
      isTouched = false
      const at = clock()
      const due = reach === 'due' ? projection.due(at) : NOBODY
      const isAll = reach === 'all'
      const wanted = new Set([...refs, ...others, ...due])
      if (!isAll && wanted.size === 0) return isDue
      const found = yield* projection.inSteps(isAll ? 'all' : wanted, at)
      const causeOf = (ref: Ref) => (refs.has(ref) ? 'object' : isAll || due.has(ref) ? 'time' : 'relation')
      changes.tell(describe(found, causeOf, at))
      return true
    },
    msToNextChange() {
      const next = projection.nextChange()
      return next === undefined ? undefined : next.getTime() - clock().getTime()
    },
  }
}

/** An object that was never shown does not go. */
function describe(
  { changed, removed, before }: RowChanges,
  causeOf: (ref: Ref) => RowChange['cause'],
  at: Date,
): readonly RowChange[] {
  const renewed = changed.map((after): RowChange => {
    const old = before.get(after.ref)
    return { type: 'row', at, ...(old === undefined ? {} : { before: old }), after, cause: causeOf(after.ref) }
  })
  const gone = removed.flatMap((ref): readonly RowChange[] => {
    const old = before.get(ref)
    return old === undefined ? [] : [{ type: 'row', at, before: old, cause: causeOf(ref) }]
  })
  return [...renewed, ...gone]
}
