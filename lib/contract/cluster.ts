// What crosses the wire about the cluster itself, as part of the state.

import type { Status } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'

export interface ClusterInfo {
  readonly name: string
  readonly server: string
  readonly kubernetesVersion?: string
  readonly fluxVersion?: string
  /** What flux-operator reports about the installation, where it is used. */
  readonly distribution?: FluxDistribution
  /** The object through which the cluster follows its repository. Absent when it cannot be told. */
  readonly sync?: ClusterSync
  /** How far the clock of the cluster is ahead of ours, when that is more than a moment; negative when behind. */
  readonly clockSkewSeconds?: number
  readonly demo: boolean
  /** Where not the whole cluster is read: the namespaces that are. */
  readonly namespaces?: readonly string[]
  /** What is amiss with the connection for as long as it is so; it has no influence on the verdict. */
  readonly warnings?: readonly { readonly code: string; readonly text: string }[]
}

export interface FluxDistribution {
  readonly version?: string
  readonly status?: string
  readonly entitlement?: string
  readonly managedBy?: string
  readonly operatorVersion?: string
  readonly registry?: string
}

export interface ClusterSync {
  readonly ref: Ref
  readonly status: Status
  readonly source?: Ref
  readonly url?: string
  readonly path?: string
  /** The revision that is applied. */
  readonly revision?: string
  readonly revisionShort?: string
  /** When its source fetched that revision; absent where the source has another one by now. */
  readonly fetchedAt?: string
}
