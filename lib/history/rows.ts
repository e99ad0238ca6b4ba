// What is kept beyond cluster and ntfy, row by row. Times are milliseconds since 1970, of the fact and not of the write.
// No row holds a manifest, values or a secret. The store adds the cluster, for it is opened for one.

import type { Outcome } from '@/lib/contract/deploys'
import type { EntryType } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'

/** One thing that happened. */
export interface Entry {
  /** The same for whoever sees the same fact, so that writing it twice changes nothing. */
  readonly key: string
  readonly at: number
  readonly type: EntryType
  readonly object?: Ref
  /** Of the object; absent for what has none. */
  readonly namespace?: string
  readonly uid?: string
  /** The object to fix, where it is another one. */
  readonly root?: Ref
  readonly was?: string
  readonly became?: string
  readonly revision?: string
  /** Redacted. */
  readonly text?: string
  readonly actor?: string
  /** At most MAX_DETAIL bytes of JSON. */
  readonly detail?: Detail
}

export type Detail = Readonly<Record<string, string | number | boolean>>

export const MAX_TEXT = 1_000
export const MAX_DETAIL = 2_000

/** Who recorded, from when to when. */
export interface Span {
  readonly id: string
  readonly instance: string
  readonly began: number
  /** Until then for sure. */
  readonly seen: number
  readonly ended?: number
  /** Why nobody recorded behind it, where that is known. */
  readonly reason?: string
}

/** The state of an object that was recorded last: what the next look is compared with. */
export interface Seen {
  readonly uid: string
  readonly object: Ref
  readonly status: string
  readonly since: number
  readonly failingSince?: number
  /** It may have begun to fail before that. */
  readonly failingAtLeast?: boolean
  /** Of what was built; of a Helm release version and `lastDeployed`. */
  readonly digest?: string
  /** Of a source its revision, of a policy tag and digest, of an automation the commit. */
  readonly revision?: string
}

/** A roll-out as it is kept. What is in neither count is under way. */
export interface RolloutRow {
  readonly id: string
  readonly source: Ref
  readonly sourceUid: string
  readonly revision: string
  readonly short: string
  readonly subject?: string
  readonly author?: string
  readonly startedAt: number
  readonly finishedAt?: number
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly suspended: number
  readonly waiting: number
  /** Done without a change and not listed, per namespace. */
  readonly quiet: Readonly<Record<string, number>>
  /** Who pressed, where an action began it. */
  readonly by?: string
  /** It changed nothing; absent where nobody can tell. */
  readonly unchanged?: boolean
  /** The roll-out that came before this one had ended. */
  readonly overtakenBy?: string
}

export interface RolloutObject {
  readonly rollout: string
  readonly uid: string
  readonly ref: Ref
  readonly namespace?: string
  readonly outcome: Outcome
  readonly at: number
  readonly before?: string
  readonly after?: string
  readonly changed?: boolean
}

/** An action at the state that it has now. */
export interface ActionRow {
  readonly id: string
  readonly ref: Ref
  readonly namespace?: string
  readonly uid?: string
  readonly action: string
  readonly by: string
  /** The way it was asked by: page, agent, command. */
  readonly via?: string
  readonly requestedAt: number
  readonly token?: string
  readonly state: string
  readonly message: string
  readonly steps: readonly unknown[]
  readonly retrying: boolean
  readonly selection?: { readonly id: string; readonly size: number; readonly place: number }
  readonly finishedAt?: number
  readonly changedAt: number
  /** Which process follows it, and until when that is sure. */
  readonly holder?: string
  readonly until?: number
}

/** How an object failed by itself, from its first failure on. */
export interface Course {
  /** Its uid; of what has none its name. */
  readonly who: string
  readonly object: Ref
  readonly from: number
  /** Absent while it goes on. */
  readonly to?: number
  readonly isRecovered: boolean
  readonly worst: 'failed' | 'stalled'
}

/** What is counted of one day, of UTC. */
export interface DayRow {
  /** 2026-11-30 */
  readonly day: string
  readonly deploys: number
  readonly changed: number
  readonly failedDeploys: number
  /** That began on it. */
  readonly incidents: number
  readonly recovered: number
  /** How long each that recovered on that day had lasted, where that is known. */
  readonly recoverMs: readonly number[]
  readonly worst?: Course['worst']
  /** Set once what it was counted from may go: from then on it stays as it is. */
  readonly unrecordedMs?: number
}
