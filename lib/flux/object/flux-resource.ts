// What the product keeps of a Flux object: a flat projection with all facts that rules, pages and graph need.

import type { Ref } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import type { ImageFacts } from './image-facts'
import type { NotificationFacts } from './notification-facts'

export type ConditionStatus = 'True' | 'False' | 'Unknown'

export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  /** lastTransitionTime: moves with status, reason or message of a Flux condition. */
  readonly since?: Date
  readonly observedGeneration?: number
}

export interface DependencyEntry {
  readonly ref: Ref
  readonly readyExpr?: string
}

/** One entry of `status.history` of an applier, newest first. Times as Flux wrote them. */
export interface HistoryEntry {
  readonly status: string
  readonly revision?: string
  readonly digest?: string
  readonly configDigest?: string
  readonly action?: string
  readonly version?: number
  readonly chart?: string
  readonly appVersion?: string
  readonly first?: Date
  readonly last?: Date
  readonly count?: number
  readonly duration?: string
}

export interface InventoryEntry {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export type ReferenceType = 'dependsOn' | 'source' | 'chart' | 'applies' | 'image' | 'provider'

/** An edge runs from the object that waits or takes to the one it waits for or takes from. */
export interface Reference {
  readonly type: ReferenceType
  readonly to: Ref
  readonly readyExpr?: string
}

/** How much an applier put into the cluster; `byKind` holds the most frequent kinds only, so the rest may be more. */
export interface InventorySummary {
  readonly total: number
  readonly byKind: Readonly<Record<string, number>>
}

export interface FluxResource extends ImageFacts, NotificationFacts {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly apiVersion: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation: number
  readonly createdAt?: Date
  readonly deletedAt?: Date
  readonly finalizers: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly conditions: readonly Condition[]
  /** -1 while never successful; undefined where the kind or object has none. */
  readonly observedGeneration?: number
  /** The object is of a version or type that never has a status (static). */
  readonly isStatic: boolean
  readonly suspended: boolean
  readonly suspendedBy?: string
  readonly suspendReason?: string
  /** Git (or another manager than us) declares spec.suspend, so a suspend made here may be undone. */
  readonly suspendDeclaredBy?: string
  readonly intervalSeconds?: number
  readonly retryIntervalSeconds?: number
  readonly timeoutSeconds?: number
  readonly url?: string
  /** Artifact revision of a source, verbatim. */
  readonly artifactRevision?: string
  readonly artifactUpdatedAt?: Date
  /** org.opencontainers.image.revision of an OCI artifact. */
  readonly originRevision?: string
  readonly originUrl?: string
  /** org.opencontainers.image.authors of an OCI artifact, redacted. */
  readonly originAuthor?: string
  readonly appliedRevision?: string
  readonly attemptedRevision?: string
  readonly history: readonly HistoryEntry[]
  readonly lastHandledReconcileAt?: string
  readonly lastHandledForceAt?: string
  readonly lastHandledResetAt?: string
  readonly requestedAt?: string
  /** Not later than the last change of the spec: exact where managedFields tell, else the newest time of the status. */
  readonly specChangedAt?: Date
  /** When the controller last finished a run, where the kind tells it. */
  readonly lastReconciledAt?: Date
  readonly dependsOn: readonly DependencyEntry[]
  /** Every outgoing edge, dependsOn included. */
  readonly references: readonly Reference[]
  /** Inputs that are named by labels only, of its own namespace; the selector as controllers take it. */
  readonly inputSelectors?: readonly { readonly kind: FluxKind; readonly selector: string }[]
  /** The controlling Kustomization or HelmRelease by ownership labels. */
  readonly managedBy?: Ref
  /** Set when spec.kubeConfig points to another cluster. */
  readonly remoteCluster: boolean
  readonly inventory?: InventorySummary
  /** Inventory entries of Flux groups only: the children in the delivery view. */
  readonly inventoryFlux: readonly Ref[]
  /** Workloads of its inventory, in this cluster. */
  readonly inventoryWorkloads: readonly Ref[]
  /** Flux objects whose health it awaits by `spec.wait` or `spec.healthChecks`. */
  readonly waitsFor: readonly Ref[]
  /** Counters of helm-controller. */
  readonly failures?: number
  /** Short kind-specific facts for people, already redacted: latest image, tags found, last push … */
  readonly facts: Readonly<Record<string, string>>
}
