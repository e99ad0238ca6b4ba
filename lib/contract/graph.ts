// The answer of /api/graph.

import type { Ref } from '@/lib/ref'
import type { FluxKind, InventorySummary, Mark, Status } from './state'

/**
 * `image`: an ImagePolicy chooses from an ImageRepository. `policy`: an ImageUpdateAutomation writes what an ImagePolicy
 * chose. `updates`: it takes a GitRepository and commits to it.
 */
export const GRAPH_EDGE_TYPES = ['dependsOn', 'source', 'chart', 'applies', 'image', 'policy', 'updates'] as const
export type GraphEdgeType = (typeof GRAPH_EDGE_TYPES)[number]

export interface GraphNode {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
  readonly status: Status
  /** False where nothing of it has a colour: its data may be old, or it was not read at all. */
  readonly current: boolean
  readonly marks?: readonly Mark[]
  /** Named by an edge but not in the cluster. Its status is `unknown`. */
  readonly missing?: boolean
  /** True when the kind of a missing target could not be read, so that it may exist. */
  readonly unread?: boolean
  /** One line for the node: revision or what is wrong. */
  readonly line?: string
  readonly hint?: string
  /** In which wave of dependsOn it is deployed, from 1; absent in a circle, behind one, and in the delivery view. */
  readonly wave?: number
  /** Runs something older than its source has. */
  readonly behind?: true
  /** What it applies goes to another cluster. */
  readonly remote?: true
  /** What it applied, in the delivery view. */
  readonly inventory?: InventorySummary
  /** The root of what holds it back; it need not be a node of this graph. */
  readonly rootCause?: Ref
  /** Stands for several objects that were asked to be folded; `ref` is then the name of the fold. */
  readonly folded?: FoldedCount
}

export interface FoldedCount {
  readonly count: number
  readonly statuses: Readonly<Partial<Record<Status, number>>>
  /** Which part of its namespace it is, where there are several. */
  readonly part?: string
}

/** Runs from what waits to what it waits for; one per entry, also to a missing target. */
export interface GraphEdge {
  readonly from: Ref
  readonly to: Ref
  readonly type: GraphEdgeType
  readonly status?: Status
  readonly readyExpr?: string
  /** The target holds the other end back now. */
  readonly holds?: true
  /** Between folds of which each waits in part for the other, on whatever way: which of the two is `to` says nothing. */
  readonly mutual?: true
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly cycles: readonly (readonly Ref[])[]
  /** Roots of problems: nodes, and what holds nodes back without being one, such as a controller. */
  readonly rootCauses: readonly Ref[]
}

/** Where the objects of a narrowed graph went: shown + folded + filtered + distant = total. */
export interface GraphCounts {
  readonly total: number
  readonly shown: number
  readonly folded: number
  /** Near enough, but not asked for. */
  readonly filtered: number
  /** Out of reach of the object in the middle. */
  readonly distant: number
  /** Edges of a shown object whose other end is not there. */
  readonly cutEdges: number
}

/** Answer of GET /api/graph. */
export interface NarrowedGraph extends Graph {
  readonly counts: GraphCounts
}
