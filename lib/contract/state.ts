// What crosses the wire as state: the body of /api/state and the parts of the stream. Names are binding (contract).
// Times are RFC 3339 UTC with milliseconds; `Seconds` fields are numbers; absent means absent, null known to be none.

import type { ActionName } from '@/lib/flux/act/actions'
import type { MarkCode } from '@/lib/flux/judge/mark-codes'
import type { Status } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import type { InventorySummary } from '@/lib/flux/object/flux-resource'
import type { RevisionFacts } from '@/lib/flux/object/revision'
import type { Ref } from '@/lib/ref'
import type { WorkloadStatus } from '@/lib/workloads/words'
import type { ClusterInfo } from './cluster'
import type { Rollout } from './rollouts'
import type { SentenceLink } from './sentence-link'
import type { VerdictReasonName } from './verdict-reasons'

export type { ActionName, FluxKind, InventorySummary, MarkCode, Status }

export const VERDICT_LEVELS = ['healthy', 'reconciled', 'progressing', 'degraded', 'failing', 'unknown'] as const
export type VerdictLevel = (typeof VERDICT_LEVELS)[number]

export const SOURCE_STATES = [
  'connecting',
  'live',
  'stale',
  'forbidden',
  'absent',
  'rate_limited',
  'unauthorised',
  'error',
  'disabled',
] as const
export type SourceStateName = (typeof SOURCE_STATES)[number]

/** What a source is for. Rules ask this, never the id. */
export type SourceRole = 'flux' | 'events' | 'ntfy' | 'workloads' | 'history' | 'ground'

export interface VerdictReason {
  readonly code: VerdictReasonName | `source_${SourceStateName}`
  readonly text: string
  readonly ref?: Ref
}

export interface ClusterVerdict {
  readonly level: VerdictLevel
  readonly sentence: string
  readonly links?: readonly SentenceLink[]
  readonly reasons: readonly VerdictReason[]
}

export type StatusCounts = Readonly<Record<'total' | Status, number>>

export interface Counts extends StatusCounts {
  /** Rows that carry at least one mark. */
  readonly marked: number
  readonly byKind: Readonly<Partial<Record<FluxKind, StatusCounts>>>
}

export interface SourceHealth {
  /** Plural of the kind, `controllers`, `events` or `ntfy:<topic>`. */
  readonly id: string
  readonly kind?: FluxKind
  /** Its name for people, in the plural. */
  readonly label: string
  readonly role: SourceRole
  readonly state: SourceStateName
  /** Last successful list, event or bookmark; absent before the first; never moved by a failure. */
  readonly lastSyncedAt?: string
  readonly since: string
  readonly count: number
  readonly reason?: string
  /** The served version that is read. */
  readonly version?: string
}

export interface Controller {
  readonly name: string
  readonly namespace?: string
  /** Which of Flux's controllers run in it: several where all of Flux is in one; one of them in several for shards. */
  readonly components?: readonly string[]
  /** Which objects it looks at, where not at all. */
  readonly watches?: { readonly selector?: string; readonly namespace?: string }
  readonly version?: string
  readonly image?: string
  readonly ready: number
  readonly desired: number
  readonly state: 'ready' | 'progressing' | 'down'
  readonly message?: string
}

export interface Advice {
  readonly meaning: string
  readonly remedy: string
}

/** What a status must not hide. */
export interface Mark {
  readonly code: MarkCode
  /** What is so, without how long: `since` tells that, and goes on. */
  readonly text: string
  readonly since?: string
  /** The other object that it is about. */
  readonly ref?: Ref
}

export const STUCK_RULES = [
  'retries_exhausted',
  'failing_long',
  'reconciling_long',
  'terminating_long',
  'not_observed',
  'waiting_for_ever',
  'source_not_fetched',
] as const
export type StuckRule = (typeof STUCK_RULES)[number]

export interface Stuck {
  readonly rule: StuckRule
  readonly forSeconds: number
  readonly since?: string
  /** True when `since` is only the earliest time that is certain: it may have begun before. */
  readonly atLeast?: boolean
  /** Attempts that its controller counts as failed. */
  readonly failures?: number
}

/** The word of an entry: that of its root, or `not_running` where the root is a workload. */
export type ProblemStatus = Status | 'not_running'

export interface Problem {
  /** The object to fix. With `controller` it is `Deployment/namespace/name`, which has no page. */
  readonly root: Ref
  readonly status: ProblemStatus
  /** Where the root is a workload: the object that deployed it, whose page and actions are the entry's. */
  readonly applier?: Ref
  readonly since?: string
  /** True when `since` is only the time this program first saw it. */
  readonly atLeast?: boolean
  readonly title: string
  readonly message: string
  readonly advice: Advice
  readonly holdsBack: readonly Ref[]
  readonly holdsBackCount: number
  readonly actions: readonly ActionName[]
  readonly stuck?: Stuck
  /** The mark that made the entry, where the status alone did not. */
  readonly mark?: MarkCode
  /** Members of a dependency cycle when that is the root cause. */
  readonly cycle?: readonly Ref[]
  /** The name that nobody answers to, which the root waits for or takes from. */
  readonly missing?: Ref
  readonly controller?: string
  /** The others whose failure is the same; the first so many of `sameCount`. */
  readonly same?: readonly Ref[]
  readonly sameCount?: number
}

export interface Unreadable {
  readonly kind: string
  readonly ref?: Ref
  readonly reason: string
}

export interface ConditionSummary {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly since?: string
}

export interface DependencySummary {
  readonly ref: Ref
  readonly status?: Status
  readonly missing: boolean
  readonly readyExpr?: string
}

export interface RevisionSummary extends RevisionFacts {
  /** All of it in one sentence, with what stands between what runs and what its source has. */
  readonly sentence: string
}

/** In the head: all workloads that Flux deployed. Absent where WORKLOADS=0. */
export interface ClusterRunning extends Readonly<Record<'total' | WorkloadStatus, number>> {
  /** Of the feeds together: the worst of what they say. */
  readonly state: SourceStateName
  /** The oldest last successful read among them; absent when one was never read. */
  readonly asOf?: string
}

/** In a row: what it deployed, `total` with what is not meant to run. Absent where that is nothing, and where WORKLOADS=0. */
export interface RowRunning extends Readonly<Record<'ok' | 'total' | 'suspended', number>> {
  /** The worst word of those that are meant to run. `unknown` also while they are not read. */
  readonly state: Exclude<WorkloadStatus, 'suspended'>
  readonly worst?: { readonly ref: Ref; readonly text: string }
}

/** One row, at most 32 KiB. */
export interface Resource {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
  readonly apiVersion: string
  readonly uid: string
  readonly status: Status
  readonly retrying: boolean
  /** A short plain sentence on why the status is what it is. */
  readonly statusText?: string
  readonly lastResult?: Status
  readonly ready?: ConditionSummary
  /** The Stalled condition while it is True: the reason why Flux gave up. */
  readonly stalled?: ConditionSummary
  /** `current` is false when the value is frozen from an earlier run. Absent when Flux reports none. */
  readonly healthy?: ConditionSummary & { readonly current: boolean }
  readonly failingSince?: string
  /** True when `failingSince` is only the earliest time that is certain. */
  readonly failingSinceAtLeast?: boolean
  /** At how many revisions it has failed since then, where it was more than one. */
  readonly failingRevisions?: number
  readonly stuck?: Stuck
  /** What the status hides, worst first. */
  readonly marks: readonly Mark[]
  /** Whether the workloads that it deployed run. */
  readonly running?: RowRunning
  /** False while its source of data is away or its controller is down: then nothing of it has a colour. */
  readonly current: boolean
  readonly suspended: boolean
  readonly suspendedBy?: string
  readonly suspendReason?: string
  readonly revision?: RevisionSummary
  readonly source?: { readonly ref: Ref; readonly status?: Status }
  /** Every source, where it takes from several. */
  readonly sources?: readonly Ref[]
  /** Which ImagePolicies of its namespace it writes to Git, as a label selector; empty: all of them. */
  readonly policySelector?: string
  readonly dependsOn: readonly DependencySummary[]
  readonly rootCause?: Ref
  readonly intervalSeconds?: number
  readonly lastChangeAt?: string
  readonly lastReconciledAt?: string
  /** Where a moment is known; else `nextRun` says it in words, where there is one. */
  readonly nextRunAt?: string
  readonly nextRun?: string
  readonly labels: Readonly<Record<string, string>>
  /** Actions that make sense for this object now; who may press them is in /api/me. */
  readonly actions: readonly ActionName[]
  /** Its message claims the opposite of another object that is not so any more: what is, and since when. */
  readonly contradicted?: { readonly ref: Ref; readonly text: string; readonly since?: string }
  /** Present where no request to reconcile is ever answered: why, and the objects to reconcile instead. */
  readonly notReconcilable?: { readonly reason: string; readonly instead: readonly Ref[] }
  /** Short kind-specific facts: latest image, tags found, last push … */
  readonly facts?: Readonly<Record<string, string>>
  /** The Kustomization or HelmRelease that applied it. */
  readonly managedBy?: Ref
  /** What it applied; `byKind` names the most frequent kinds only. */
  readonly inventory?: InventorySummary
  /** What it applies goes to another cluster. */
  readonly remote?: true
  /** It awaits the health of all Flux objects that it applied. */
  readonly waits?: true
  /** Flux objects whose health it awaits, where they are listed. */
  readonly waitsFor?: readonly Ref[]
}

/** A view of a part. Empty or absent: all. */
export interface Scope {
  readonly namespaces?: readonly string[]
  readonly kinds?: readonly FluxKind[]
}

/** All of /api/state except the rows. */
export interface StateHead {
  readonly version: number
  readonly serverTime: string
  readonly startedAt: string
  readonly build: { readonly version: string; readonly revision: string }
  readonly cluster: ClusterInfo
  /** The part that was asked for: counts, verdict, problems and rows are of it alone. Absent: the whole cluster. */
  readonly scope?: Scope
  /** The oldest last successful read of a kind with rows here; stands still while one is away. Absent: never read. */
  readonly asOf?: string
  readonly verdict: ClusterVerdict
  readonly counts: Counts
  readonly running?: ClusterRunning
  /** Those under way first, and the last that ended. */
  readonly rollouts: readonly Rollout[]
  readonly sources: readonly SourceHealth[]
  readonly controllers: readonly Controller[]
  readonly problems: readonly Problem[]
  readonly unreadable: readonly Unreadable[]
}

export interface State<Row = Resource> extends StateHead {
  readonly resources: readonly Row[]
  /** Parameters of the question that mean nothing here, by name. */
  readonly ignored?: readonly string[]
}
