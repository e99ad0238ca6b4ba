// What crosses the wire about ntfy messages and Kubernetes events.

import type { Ref } from '@/lib/ref'
import type { SourceStateName } from './state'

export interface Notification {
  readonly id: string
  readonly topic: string
  /** Shared by all versions of one message, if ntfy named it; a later version takes the place of `id` or of this. */
  readonly sequenceId?: string
  readonly time: string
  readonly expires?: string
  readonly title?: string
  readonly message: string
  readonly markdown: boolean
  readonly priority: 1 | 2 | 3 | 4 | 5
  readonly tags: readonly string[]
  /** Tags that are known shortcodes, as emoji, in order. */
  readonly emoji: readonly string[]
  /** Tags that stand for no emoji. */
  readonly labels?: readonly string[]
  readonly click?: string
  readonly icon?: string
  readonly attachment?: { readonly name: string; readonly url: string; readonly sizeBytes?: number }
  /** `view` actions. */
  readonly links?: readonly { readonly label: string; readonly url: string }[]
  readonly severity?: 'info' | 'error'
  /** Only when the correlation is sure. */
  readonly ref?: Ref
  readonly refGuess?: { readonly ref: Ref; readonly confidence: number }
  /** The cluster that the message names, when that is not ours; then it is about no object here. */
  readonly cluster?: string
  readonly revision?: string
  /** Reason of a Flux event carried in the message. */
  readonly reason?: string
  /** A per-run success message that only repeats itself. */
  readonly noise?: boolean
  readonly raw?: string
  readonly deleted?: boolean
  readonly updated?: boolean
}

export interface NotificationPage {
  readonly messages: readonly Notification[]
  readonly topics: readonly string[]
  /** Where ntfy shows the topics to people: an address that their names follow. Absent where it leads nowhere outside the cluster. */
  readonly web?: string
  readonly nextCursor?: string
  /** Lines of the ntfy stream that could not be parsed, since the start. */
  readonly badLines: number
  /** Words about a possible gap in the history, per topic. */
  readonly gaps: readonly { readonly topic: string; readonly at: string; readonly text: string }[]
}

/** Answer of GET /api/events, newest first; what was told again and again of one object is one entry. */
export interface EventList {
  readonly serverTime: string
  readonly events: readonly FluxEvent[]
  /** How many there are of what was asked for. */
  readonly total: number
  /** How events are read now; while it is not `live`, there may be more than is here. */
  readonly state: SourceStateName
  readonly asOf?: string
  readonly reason?: string
  /** How it is known what Flux deployed: events of it are here as far as that is read. */
  readonly workloads: SourceStateName
  /** So many namespaces have events of workloads that the reader may not list. */
  readonly hidden?: number
}

export interface FluxEvent {
  readonly id: string
  /** An object of Flux, a workload, or a ReplicaSet, Job or Pod of one. */
  readonly ref: Ref
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly time: string
  /** When it was told first, where that was earlier. */
  readonly first?: string
  readonly component?: string
  readonly revision?: string
  /** Which workload the object belongs to, and who applied that; absent where it is not known for sure. */
  readonly workload?: Ref
  readonly applier?: Ref
}
