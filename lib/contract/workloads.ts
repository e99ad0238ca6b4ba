// What Flux deployed, down to the pods: the answers of /api/workloads and /api/objects/…/workloads.

import type { Ref } from '@/lib/ref'
import type { PodState, WorkloadKind, WorkloadStatus } from '@/lib/workloads/words'
import type { SourceStateName } from './state'
import type { ByeEvent } from './stream'

export type { PodState, WorkloadKind, WorkloadStatus }

export interface WorkloadImage {
  readonly container: string
  /** Of the template. */
  readonly wanted: string
  /** Of the pods, where it is another one; of the oldest generation that still runs. */
  readonly running?: string
  readonly digest?: string
  /** Set where pods run different contents under one and the same tag. */
  readonly digests?: readonly string[]
  readonly init?: true
}

export interface PodSummary {
  readonly name: string
  readonly uid: string
  /** As the column STATUS of kubectl says it. */
  readonly status: string
  readonly state: PodState
  readonly reason?: string
  readonly message?: string
  readonly ready: string
  readonly restarts: number
  readonly lastRestartAt?: string
  readonly node?: string
  readonly startedAt?: string
  /** False for a pod of an earlier generation of its workload. */
  readonly current: boolean
  readonly containers: readonly string[]
}

/** What is read lazily: while `state` is not `live`, the pods are as of `asOf`, or none were read. */
export interface PodsView {
  readonly state: SourceStateName
  readonly asOf?: string
  readonly reason?: string
}

export interface WorkloadSummary {
  readonly ref: Ref
  readonly kind: WorkloadKind
  readonly namespace: string
  readonly name: string
  readonly status: WorkloadStatus
  readonly sentence: string
  readonly ready: number
  readonly desired: number
  readonly images: readonly WorkloadImage[]
  /** What this one alone could not be told of: its namespace may not be read, or it is named and was not found. */
  readonly unread?: { readonly state: SourceStateName; readonly reason?: string }
}

export interface WorkloadWithPods extends WorkloadSummary {
  readonly pods: readonly PodSummary[]
  /** How many more there are than `pods` holds. */
  readonly morePods?: number
  readonly podsView: PodsView
}

/** Named by the inventory, and of a kind that has no word here. */
export interface NotJudged {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** /api/objects/{kind}/{namespace}/{name}/workloads, worst first. */
export interface ObjectWorkloads {
  readonly serverTime: string
  readonly state: SourceStateName
  readonly asOf?: string
  readonly reason?: string
  readonly workloads: readonly WorkloadWithPods[]
  readonly notJudged: readonly NotJudged[]
  /** What it applies goes to another cluster: nothing of it is looked up here. */
  readonly remote: boolean
  /** Found by the labels of its applier, where there is no inventory. */
  readonly byLabel?: true
  /** So many more stand in namespaces of which the reader may not know. */
  readonly hidden?: number
}

/** What has changed of it, in whole entries. */
export interface WorkloadsDelta {
  readonly serverTime: string
  readonly changed: readonly WorkloadWithPods[]
  readonly removed: readonly Ref[]
  /** All that there are, worst first, where that is another order. */
  readonly order?: readonly Ref[]
  /** All but the workloads, where that is different. */
  readonly rest?: Omit<ObjectWorkloads, 'serverTime' | 'workloads'>
}

/** The same address as a stream: each connection begins with a snapshot. */
export type WorkloadsEvent =
  | { readonly type: 'snapshot'; readonly data: ObjectWorkloads }
  | { readonly type: 'delta'; readonly data: WorkloadsDelta }
  | { readonly type: 'heartbeat'; readonly data: { readonly serverTime: string } }
  | { readonly type: 'bye'; readonly data: ByeEvent }

export interface WorkloadRow extends WorkloadSummary {
  readonly managedBy: Ref
  readonly podsNotWell?: readonly PodSummary[]
  /** Why it is not known which of its pods are not well. */
  readonly podsUnread?: { readonly state: SourceStateName; readonly reason?: string }
  /** The ImagePolicy that sets an image of it. */
  readonly policy?: Ref
}

/** /api/workloads, worst first. */
export interface WorkloadPage {
  readonly serverTime: string
  readonly state: SourceStateName
  readonly asOf?: string
  readonly reason?: string
  readonly total: number
  readonly workloads: readonly WorkloadRow[]
  /** So many namespaces that were asked for have workloads which the reader may not list. */
  readonly hidden?: number
  readonly nextCursor?: string
  readonly ignored?: readonly string[]
}
