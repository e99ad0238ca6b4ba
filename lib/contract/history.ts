// What crosses the wire of what happened: entries of History, where nobody recorded, and the figures made of them.

import type { Ref } from '@/lib/ref'
import type { SourceStateName, Status } from './state'

export const ENTRY_TYPES = ['status', 'deploy', 'revision', 'action', 'notification', 'image', 'control'] as const
export type EntryType = (typeof ENTRY_TYPES)[number]

/** One thing that happened. `at` is the time of the fact, not of its recording. */
export interface HistoryEntry {
  readonly key: string
  readonly at: string
  readonly type: EntryType
  readonly ref?: Ref
  readonly namespace?: string
  readonly uid?: string
  /** What held it back, where that was another object. */
  readonly root?: Ref
  readonly was?: string
  readonly became?: string
  readonly revision?: string
  readonly text?: string
  /** Told to signed-in people only. */
  readonly actor?: string
  /** It was found changed after a time in which nobody recorded. */
  readonly late?: true
  /** It happened at `at` or before, and not before this. */
  readonly after?: string
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** Nobody recorded in between. */
export interface HistoryGap {
  readonly from: string
  readonly to: string
  readonly reason: string
}

export const HISTORY_KINDS = ['sqlite', 'postgres', 'memory', 'off'] as const

/** Where it is kept, and how that is. */
export interface HistorySource {
  readonly kind: (typeof HISTORY_KINDS)[number]
  /** Nothing older is known; absent where nothing was recorded yet. */
  readonly since?: string
  readonly state: SourceStateName
  readonly reason?: string
}

/** Newest first. */
export interface HistoryPage {
  readonly serverTime: string
  readonly entries: readonly HistoryEntry[]
  readonly gaps: readonly HistoryGap[]
  readonly nextCursor?: string
  readonly source: HistorySource
  readonly ignored?: readonly string[]
}

export interface HistoryDay {
  /** As 2026-11-30, of UTC. */
  readonly day: string
  readonly deploys: number
  readonly changed: number
  readonly failedDeploys: number
  /** That began on this day. */
  readonly incidents: number
  readonly recovered: number
  /** The worst status that a root cause had. Absent: none was. */
  readonly worst?: Status
  /** So long of it nobody recorded. */
  readonly unrecordedSeconds: number
}

/** Each figure is told of what was recorded only. */
export interface HistoryFigures {
  readonly deploys: number
  /** By the days, or parts of days, that were recorded; absent where none was. */
  readonly deploysADay?: number
  readonly incidents: number
  readonly runningIncidents: number
  readonly recovered: number
  /** Of those that ended well; absent where none did. */
  readonly recoverMedianSeconds?: number
  readonly recoverP90Seconds?: number
  /** Not in the times above, because their length is not known. */
  readonly leftOut: number
  readonly failedDeploys: number
  /** 0 to 1; absent below five deploys. */
  readonly changeFailureRate?: number
}

export interface HistoryStats {
  readonly serverTime: string
  readonly from: string
  readonly days: readonly HistoryDay[]
  readonly total: HistoryFigures
  readonly gaps: readonly HistoryGap[]
  readonly source: HistorySource
  readonly ignored?: readonly string[]
}
