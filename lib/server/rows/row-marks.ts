// The marks of each row, and when time alone brings the next.

import type { Mark } from '@/lib/contract/state'
import { findMarks, type MarkSurroundings, type NotRunning } from '@/lib/flux/judge/marks'
import type { Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { createDeadlines, type Deadlines } from '../deadlines'
import type { Explanations } from './explanations'

export interface RowMarks {
  of(resource: FluxResource, judgement: Judgement, now: Date): readonly Mark[]
  forget(ref: Ref): void
  readonly deadlines: Pick<Deadlines, 'next' | 'due'>
}

export function createRowMarks(
  explanations: Pick<Explanations, 'sightOf' | 'badInput' | 'troubleOf'>,
  resourceOf: MarkSurroundings['resourceOf'],
  notRunning: (ref: Ref) => NotRunning | undefined,
): RowMarks {
  const deadlines = createDeadlines()
  const { sightOf, badInput, troubleOf } = explanations
  return {
    of(resource, { status }, now) {
      const { marks, changesAt } = findMarks(resource, {
        now,
        status,
        resourceOf,
        sightOf,
        badInput: badInput(resource.ref),
        notRunning: notRunning(resource.ref),
        controllerTrouble: troubleOf(resource),
      })
      deadlines.set(resource.ref, changesAt)
      return marks
    },
    forget: (ref) => deadlines.set(ref, undefined),
    deadlines,
  }
}
