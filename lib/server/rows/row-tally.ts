// What the head asks of all rows, kept while they change: how many are in which status, and which of them say anything
// beyond it. Most say nothing, so that no change has to look at all of them.

import type { Counts, Resource } from '@/lib/contract/state'
import { createTally } from '@/lib/flux/tell/counts'
import { isNotable } from '@/lib/flux/tell/problems'
import type { Ref } from '@/lib/ref'

export interface RowTally {
  counts(): Counts
  /** Of each source one for each kind of those that take from it. */
  takers(): Iterable<Taker>
  /** All that fail, that carry a mark, that are held back, or whose workloads have something to say. */
  readonly notable: ReadonlyMap<Ref, Resource>
  take(before: Resource | undefined, after: Resource | undefined): void
}

type Taker = Pick<Resource, 'kind' | 'source'>

export function createRowTally(): RowTally {
  const tally = createTally()
  const takers = countTakers()
  const notable = new Map<Ref, Resource>()
  return {
    counts: tally.counts,
    takers: takers.list,
    notable,
    take(before, after) {
      if (before !== undefined) {
        tally.count(before, -1)
        takers.count(before, -1)
        notable.delete(before.ref)
      }
      if (after === undefined) return
      tally.count(after, 1)
      takers.count(after, 1)
      if (saysMore(after)) notable.set(after.ref, after)
    },
  }
}

function countTakers() {
  const bySource = new Map<Ref, Map<Resource['kind'], number>>()
  return {
    count({ kind, source }: Taker, by: 1 | -1): void {
      if (source === undefined) return
      const kinds = bySource.get(source.ref) ?? new Map<Resource['kind'], number>()
      const count = (kinds.get(kind) ?? 0) + by
      if (count === 0) kinds.delete(kind)
      else kinds.set(kind, count)
      if (kinds.size === 0) bySource.delete(source.ref)
      else bySource.set(source.ref, kinds)
    },
    *list(): Generator<Taker, void> {
      for (const [ref, kinds] of bySource) for (const kind of kinds.keys()) yield { kind, source: { ref } }
    },
  }
}

function saysMore(row: Resource): boolean {
  const { rootCause, running, remote } = row
  return isNotable(row) || rootCause !== undefined || running?.worst !== undefined || remote === true
}
