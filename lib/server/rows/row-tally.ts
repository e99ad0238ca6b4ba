// What the head asks of all rows, kept while they change: how many are in which status, and which of them say anything
// beyond it. Most say nothing, so that no change has to look at all of them.

import type { Counts, Resource } from '@/lib/contract/state'
import { createTally } from '@/lib/flux/tell/counts'
import { isNotable } from '@/lib/flux/tell/problems'
import type { Ref } from '@/lib/ref'

export interface RowTally {
  counts(): Counts
  /** All that fail, that carry a mark, that are held back, or whose workloads have something to say. */
  readonly notable: ReadonlyMap<Ref, Resource>
  take(before: Resource | undefined, after: Resource | undefined): void
}

export function createRowTally(): RowTally {
  const tally = createTally()
  const notable = new Map<Ref, Resource>()
  return {
    counts: tally.counts,
    notable,
    take(before, after) {
      if (before !== undefined) {
        tally.count(before, -1)
        notable.delete(before.ref)
      }
      if (after === undefined) return
      tally.count(after, 1)
      if (saysMore(after)) notable.set(after.ref, after)
    },
  }
}

function saysMore(row: Resource): boolean {
  const { rootCause, running, remote } = row
  return isNotable(row) || rootCause !== undefined || running?.worst !== undefined || remote === true
}
