// A row as pages get it, with `rows=short`: without what its reader knows anyhow. lib/flux/tell/short-rows.ts makes it and
// gives the whole row back; nothing is lost.

import type { Ref } from '@/lib/ref'
import type { ConditionSummary, DependencySummary, Resource, RevisionSummary } from './state'

/** What its ref says already. */
type SaidByRef = 'kind' | 'namespace' | 'name'
type Told = 'ref' | 'uid' | 'status'
type Shortened = 'revision' | 'source' | 'dependsOn' | 'ready' | 'healthy'

/**
 * Absent is what is usual: the newest version of its kind, the actions of its kind, `false` for what it is not doing, and
 * true for `current`; empty lists and records; the status as `statusText`; one interval behind the last run of what is ready
 * as `nextRunAt`. A plain ref in `source` and `dependsOn` stands for what the row of that object says: its status, and that
 * it is not missing. What would be usual and is not so is the empty text.
 */
export interface ShortRow extends Pick<Resource, Told>, Partial<Omit<Resource, Told | SaidByRef | Shortened>> {
  readonly revision?: ShortRevision
  readonly source?: Ref | NonNullable<Resource['source']>
  readonly dependsOn?: readonly (Ref | DependencySummary)[]
  readonly ready?: ShortCondition
  readonly healthy?: ShortHealthy
}

/**
 * Short forms follow from the whole ones, `available` from the row of its source, `commitUrl` from the commit of its
 * source, `sentence` from all of it, and `behind` from both revisions: `rolling_out` where they differ, else what the source
 * says of itself, which is usually `no`.
 */
export type ShortRevision = Partial<RevisionSummary>

/** True since the last run, in the words in which the controller says so of what was applied or fetched. */
export type ShortCondition = Partial<ConditionSummary>

/** True since the same moment as `ready`, and current. */
export type ShortHealthy = Partial<NonNullable<Resource['healthy']>>
