// What every way of drawing hands over: a picture that fills part by part, and nodes and edges that can be repainted.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import type { Box, Point } from '../geometry'
import type { NodeFacts } from '../model/node-facts'

/** What is to be drawn. `text` says all of `graph` but for what no edge leads to or from. */
export interface PictureJob {
  readonly text: string
  readonly graph: Graph
  readonly ids: ReadonlyMap<string, Ref>
  /** Namespaces with a frame round their nodes. */
  readonly framed: ReadonlySet<string>
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly fontFamily: string
  /** Width by height of what the picture is shown in. */
  readonly shape: number
}

export interface Picture {
  readonly svg: SVGSVGElement
  /** What pan and zoom move; stands in `svg`. */
  readonly moved: SVGGElement
  /** To be read once `svg` is in the document. */
  readonly parts: AsyncIterable<PicturePart>
  /** Lets go of what the picture holds outside of itself. */
  readonly release: () => void
}

export interface PicturePart {
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
  /** Of the whole picture as far as it is known. */
  readonly box: Box
}

export interface DrawnNode {
  readonly ref: Ref
  readonly group: SVGGElement
  readonly box: Box
  readonly centre: Point
  readonly paint: (facts: NodeFacts, isSelected: boolean) => void
  /** Whether all that is written on it stands there. */
  readonly show: (isShown: boolean) => void
}

export interface DrawnEdge {
  readonly from: Ref
  readonly to: Ref
  readonly path: SVGPathElement
}

/** What can be taken away of a picture that is complete. */
export interface ExportSubject {
  readonly svg: SVGSVGElement
  readonly moved: SVGGElement
  readonly box: Box
  /** Also what nobody sees just now; false: as it was. */
  readonly showAll: (isWanted: boolean) => void
}

/** Draws a job until `signal` ends it. */
export type Draw = (job: PictureJob, signal: AbortSignal) => Promise<Picture>
