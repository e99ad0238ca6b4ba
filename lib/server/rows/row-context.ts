// What is known around an object while its row is made.

import type { Mark, Resource } from '@/lib/contract/state'
import type { Sight } from '@/lib/flux/judge/sight'
import type { Judgement } from '@/lib/flux/judge/status'
import type { StuckSubject } from '@/lib/flux/judge/stuck'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import type { Failure } from './failing-since'

export interface RowContext {
  readonly now: Date
  readonly stuckAfterMs: number
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** As it is, where `resourceOf` gives what is shown. */
  readonly latestOf: (ref: Ref) => FluxResource | undefined
  readonly judgementOf: (ref: Ref) => Judgement | undefined
  /** Whether a name that nobody answers to may be called missing. */
  readonly sightOf: (ref: Ref) => Sight
  readonly rootCauseOf: (ref: Ref) => Ref | undefined
  readonly marksOf: (resource: FluxResource, judgement: Judgement) => readonly Mark[]
  /** Whether the workloads that it deployed run. */
  readonly runningOf: (ref: Ref) => Resource['running']
  /** False while what is shown of this object may be old. */
  readonly isCurrent: (resource: FluxResource) => boolean
  readonly failingSince: (ref: Ref) => Failure | undefined
  readonly changedAt: (ref: Ref) => Date | undefined
  /** What a waiting object waits for, when that will not come by itself. */
  readonly awaits: (ref: Ref) => StuckSubject['awaits']
}
