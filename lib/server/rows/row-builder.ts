// Rows made anew: as a whole where their own object may say something else, and where it does not only what they take from
// others. When time alone changes what they say.

import type { Resource } from '@/lib/contract/state'
import type { Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { createDeadlines, type Deadlines } from '../deadlines'
import { followRow } from './follow-row'
import { buildRow, subjectOf } from './row'
import type { RowContext } from './row-context'
import { foreseeLateness, foreseeRow } from './row-deadline'
import type { RowMarks } from './row-marks'
import { isSameRow, keepParts } from './same-row'
import { shareRow } from './share-row'

interface Known {
  readonly before: Resource | undefined
  /** False: it was made of this very object and judgement, and is explained as it was. */
  readonly isTouched: boolean
}

export interface RowBuilder {
  /** The row before where it says the same. */
  at(now: Date): (resource: FluxResource, judgement: Judgement, known: Known) => Resource
  forget(ref: Ref): void
  readonly deadlines: readonly Pick<Deadlines, 'next' | 'due'>[]
}

export function createRowBuilder(around: Omit<RowContext, 'now' | 'marksOf'>, marks: Pick<RowMarks, 'of'>): RowBuilder {
  const own = createDeadlines()
  const lateness = createDeadlines()
  return {
    at(now) {
      const context: RowContext = {
        ...around,
        marksOf: (resource, judgement) => marks.of(resource, judgement, now),
        now,
      }
      return (resource, judgement, { before, isTouched }) => {
        const { ref } = resource
        lateness.set(ref, foreseeLateness(resource, context))
        const canFollow = before !== undefined && !isTouched && !own.isDue(ref, now)
        const followed = canFollow ? followRow(before, resource, judgement, context) : undefined
        if (followed !== undefined) return followed
        const subject = subjectOf(resource, judgement, context)
        own.set(ref, foreseeRow(resource, subject, context))
        return renew(before, buildRow(resource, judgement, context, subject))
      }
    },
    forget(ref) {
      for (const deadlines of [own, lateness]) deadlines.set(ref, undefined)
    },
    deadlines: [own, lateness],
  }
}

function renew(before: Resource | undefined, row: Resource): Resource {
  return before !== undefined && isSameRow(before, row) ? before : shareRow(keepParts(before, row))
}
