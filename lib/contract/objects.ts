// The answer of /api/objects/{kind}/{namespace}/{name}: everything known of one object.

import type { Ref } from '@/lib/ref'
import type { FluxEvent, Notification } from './notifications'
import type { Advice, ConditionSummary, DependencySummary, Resource, Status } from './state'

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

export interface DeliveryStep {
  readonly ref: Ref
  readonly role: 'source' | 'chart' | 'applier'
  readonly status?: Status
  readonly missing: boolean
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
  readonly dependsOn: readonly DependencySummary[]
  readonly dependents: readonly DependencySummary[]
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
