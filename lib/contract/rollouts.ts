// What crosses the wire about roll-outs, as part of the state.

import type { Ref } from '@/lib/ref'

/** A new revision on its way through those that take from its source, from its arrival until each ended with it. */
export interface Rollout {
  readonly id: string
  readonly source: Ref
  readonly revision: string
  readonly revisionShort: string
  /** Of the commit, and only where somebody said so. */
  readonly subject?: string
  readonly author?: string
  readonly startedAt: string
  /** done, failed, waiting, suspended and the number in `running` together. */
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly waiting: number
  readonly suspended: number
  readonly running: readonly Ref[]
  readonly finishedAt?: string
}
