// The answer of /api/objects/{kind}/{namespace}/{name}: everything known of one object.

import type { Ref } from '@/lib/ref'
import type { FluxEvent, Notification } from './notifications'
import type { Advice, ConditionSummary, DependencySummary, Mark, Resource, Status } from './state'

/** Stands in the place of a part that could not be read. */
export interface Unavailable {
  readonly unavailable: { readonly code: string; readonly message: string }
}

export interface ConditionRow extends ConditionSummary {
  readonly type: string
  readonly observedGeneration?: number
  /** False when it speaks of an older generation or was left from an earlier run. */
  readonly current: boolean
}

/** What is known of another object: without a status, and not missing, it was not read. */
export interface Neighbour {
  readonly ref: Ref
  readonly status?: Status
  readonly current: boolean
  readonly marks?: readonly Mark[]
  readonly missing: boolean
}

export interface Dependency extends DependencySummary, Neighbour {}

export interface DeliveryStep extends Neighbour {
  readonly role: 'source' | 'chart' | 'applier'
  readonly revision?: string
  readonly revisionShort?: string
  readonly url?: string
}

export interface InventoryItem {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly ref?: Ref
  readonly status?: Status
  /** Stands beside `status`: what is not current has no colour. */
  readonly current?: boolean
  readonly marks?: readonly Mark[]
}

export interface HistoryRow {
  readonly status: string
  readonly revision?: string
  readonly action?: string
  readonly version?: number
  readonly first?: string
  readonly last?: string
  readonly count?: number
  readonly duration?: string
}

export interface ObjectDetail {
  readonly serverTime: string
  readonly resource: Resource
  readonly generation: number
  readonly conditions: readonly ConditionRow[]
  readonly delivery: readonly DeliveryStep[]
  readonly dependsOn: readonly Dependency[]
  readonly dependents: readonly Dependency[]
  readonly inventory?:
    | {
        readonly entries: readonly InventoryItem[]
        readonly summary: { readonly total: number; readonly byKind: Readonly<Record<string, number>> }
        readonly remote: boolean
      }
    | Unavailable
  readonly history: readonly HistoryRow[]
  readonly events: readonly FluxEvent[] | Unavailable
  readonly notifications: readonly Notification[]
  /** YAML with secrets removed. */
  readonly manifest: string | Unavailable
  readonly diagnosis: { readonly sentence: string; readonly chain: readonly Ref[]; readonly advice?: Advice }
}
