// What crosses the wire of deploys: roll-outs of the head, as they were kept.

import type { Ref } from '@/lib/ref'
import type { HistoryGap, HistorySource } from './history'
import type { Rollout } from './rollouts'

export interface Deploy extends Rollout {
  /** How many of its objects were changed by it; absent where no digests tell. */
  readonly changed?: number
  /** The median of the last finished ones of its source; absent below three. */
  readonly usualSeconds?: number
  /** Who pressed, where somebody did. Told to signed-in people only. */
  readonly by?: string
  /** No object was changed by it. */
  readonly unchanged?: true
  /** The id of the deploy whose revision took its place. */
  readonly overtakenBy?: string
  readonly commitUrl?: string
}

export const OUTCOMES = ['done', 'failed', 'suspended', 'running', 'waiting'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface DeployObject {
  readonly ref: Ref
  readonly outcome: Outcome
  readonly at: string
  /** Digests of what was built; of releases the versions of their charts. */
  readonly before?: string
  readonly after?: string
  readonly changed?: boolean
}

export interface DeployDetail extends Deploy {
  readonly serverTime: string
  readonly objects: readonly DeployObject[]
  /** How many more were done without a change, by namespace. */
  readonly quiet?: Readonly<Record<string, number>>
  /** Of the same source: what came before it and after it. */
  readonly previous?: string
  readonly next?: string
  readonly history: HistorySource
}

/** Newest first. */
export interface DeployPage {
  readonly serverTime: string
  readonly deploys: readonly Deploy[]
  readonly gaps: readonly HistoryGap[]
  readonly nextCursor?: string
  readonly source: HistorySource
  readonly ignored?: readonly string[]
}
