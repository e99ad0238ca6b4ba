// When an object last changed: its status, or what it runs. A run in between that ends as it began is no change. What was
// not seen to change is told by the object itself, as far as it can.

import { findLastChange } from '@/lib/flux/judge/runs'
import type { Status } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import type { Seen } from './damping'
import type { Failure } from './failing-since'

interface Memory {
  readonly uid: string
  /** Undefined while it was only seen on its way. */
  readonly settled: Status | undefined
  readonly runs: string | undefined
  readonly at: Date | undefined
}

export interface ChangeClock {
  observe(shown: Seen, failure: Failure | undefined, now: Date): Date | undefined
  forget(ref: Ref): void
}

export function createChangeClock(): ChangeClock {
  const memories = new Map<Ref, Memory>()
  return {
    observe({ resource, judgement }, failure, now) {
      const { ref, uid } = resource
      const known = memories.get(ref)
      const before = known?.uid === uid ? known : undefined
      const runs = resource.artifactRevision ?? resource.appliedRevision
      const settled = judgement.status === 'reconciling' ? before?.settled : judgement.status
      if (before !== undefined && before.settled === settled && before.runs === runs) return before.at
      // A failure lasts from its first attempt on; each further one only moves the condition.
      const told = failure?.since ?? findLastChange(resource, judgement)
      const isSeen = before !== undefined && (before.settled !== undefined || before.runs !== runs)
      const at = isSeen ? momentOf(told, before.at, now) : told
      memories.set(ref, { uid, settled, runs, at })
      return at
    },
    forget: (ref) => {
      memories.delete(ref)
    },
  }
}

/** The time that the object gives, where it can be that of a change that came after the last one. */
function momentOf(told: Date | undefined, before: Date | undefined, now: Date): Date {
  const isLater = told !== undefined && told <= now && (before === undefined || told > before)
  return isLater ? told : now
}
