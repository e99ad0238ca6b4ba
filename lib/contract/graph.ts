// The answer of /api/graph.

import type { FluxKind, Ref, Status } from './state'

export type GraphEdgeType = 'dependsOn' | 'source' | 'chart' | 'applies'

export interface GraphNode {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
  readonly status: Status
  /** Named by an edge but not in the cluster. Its status is `unknown`. */
  readonly missing?: boolean
  /** True when the kind of a missing target could not be read, so that it may exist. */
  readonly unread?: boolean
  /** One line for the node: revision or what is wrong. */
  readonly line?: string
  readonly hint?: string
}

/** Runs from what waits to what it waits for; one per entry, also to a missing target. */
export interface GraphEdge {
  readonly from: Ref
  readonly to: Ref
  readonly type: GraphEdgeType
  readonly status?: Status
  readonly readyExpr?: string
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly cycles: readonly (readonly Ref[])[]
  readonly rootCauses: readonly Ref[]
}
