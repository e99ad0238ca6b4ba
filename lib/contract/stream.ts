// The events of /api/stream, by event name. The id of each is `<startedAt>.<version>` of what its reader knows behind it.

import type { Ref } from '@/lib/ref'
import type { Action } from './actions'
import type { ClusterInfo } from './cluster'
import type { Notification } from './notifications'
import type { Rollout } from './rollouts'
import type { RowPatch } from './row-patch'
import type {
  ClusterRunning,
  ClusterVerdict,
  Controller,
  Counts,
  Problem,
  Resource,
  SourceHealth,
  State,
  StateHead,
  Unreadable,
} from './state'

export interface SnapshotEvent<Row = Resource> extends State<Row> {
  readonly more: boolean
}

export interface SnapshotPartEvent<Row = Resource> {
  readonly resources: readonly Row[]
  readonly more: boolean
}

/**
 * `from` is the version the change starts at; a reader whose version differs asks for a new snapshot. Who opens the
 * stream with `?rows=short` gets short rows that it knows as `patched`, by what changed in them; others get all `changed`.
 */
export interface DeltaEvent<Row = Resource> {
  readonly version: number
  readonly from: number
  readonly changed: readonly Row[]
  readonly removed: readonly Ref[]
  readonly patched?: readonly RowPatch[]
  readonly cluster?: ClusterInfo
  readonly asOf?: string
  readonly verdict?: ClusterVerdict
  readonly counts?: Counts
  readonly running?: ClusterRunning
  readonly rollouts?: readonly Rollout[]
  readonly sources?: readonly SourceHealth[]
  readonly controllers?: readonly Controller[]
  readonly problems?: readonly Problem[]
  readonly unreadable?: readonly Unreadable[]
}

/** Behind the newest messages of a burst: how many more of a topic came with them, which only the list has. */
export interface MoreNotifications {
  readonly more: number
  readonly topic: string
}

export interface HeartbeatEvent {
  readonly serverTime: string
  readonly version: number
  readonly asOf?: string
  /** Freshness moves on every heartbeat: lastSyncedAt by source id. */
  readonly synced?: Readonly<Record<string, string>>
}

export interface ByeEvent {
  readonly reason: 'shutdown' | 'signed_out' | 'upgrade' | 'slow'
}

/** Of what a reader knows: by it one can come back and go on. */
export function eventId({ startedAt, version }: Pick<StateHead, 'startedAt' | 'version'>): string {
  return `${startedAt}.${version}`
}

export type StreamEvent<Row = Resource> =
  | { readonly type: 'snapshot'; readonly data: SnapshotEvent<Row> }
  | { readonly type: 'snapshot-part'; readonly data: SnapshotPartEvent<Row> }
  | { readonly type: 'delta'; readonly data: DeltaEvent<Row> }
  | { readonly type: 'action'; readonly data: Action }
  | { readonly type: 'notification'; readonly data: Notification | MoreNotifications }
  | { readonly type: 'heartbeat'; readonly data: HeartbeatEvent }
  | { readonly type: 'bye'; readonly data: ByeEvent }
