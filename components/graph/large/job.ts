// What the page and the thread that lays out tell each other: sizes in, places out, part by part.

import type { Box, Point } from '../geometry'

export interface LayoutNode {
  readonly id: string
  readonly width: number
  readonly height: number
  /** How much it matters to see it early; the greatest of a part counts for the part. */
  readonly trouble: number
}

export interface LayoutEdge {
  readonly from: string
  readonly to: string
  readonly labelWidth: number
}

export interface LayoutJob {
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
  /** Width by height of the view. */
  readonly shape: number
}

export interface LaidEdge {
  /** Place in the list of edges that was asked for. */
  readonly at: number
  readonly points: readonly Point[]
  /** Says nothing that a longer way does not say: it took no part in the layout. */
  readonly isImplied: boolean
  readonly label?: Point
}

export interface LaidPart {
  /** Centres. */
  readonly nodes: readonly (readonly [string, Point])[]
  readonly edges: readonly LaidEdge[]
  /** With its frame, when it has one. */
  readonly box: Box
  readonly isFramed: boolean
  /** What the whole is expected to take; the last part knows. */
  readonly sheet: Box
}
