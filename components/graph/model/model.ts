// What is drawn of a graph: narrowed, folded, without implied edges, with its layout text and what stands on nodes and
// edges. Pure but for its memory: what only structure decides is made again when the structure changes.

import type { Graph } from '@/lib/contract/graph'
import type { Resource } from '@/lib/contract/state'
import { createEdgeFactsReader, type edgeFactsOf } from '@/lib/flux/graph/edge-facts'
import { type MermaidText, toMermaid } from '@/lib/flux/graph/mermaid'
import {
  type FRAME_CHOICES,
  findImpliedEdges,
  type GraphAnswer,
  type GraphQuestion,
  viewGraph,
  wantsFrames,
} from '@/lib/flux/graph/view'
import type { Ref } from '@/lib/ref'
import { createFactsReader, type Facts, structureOf } from './node-facts'
import { hasSameShape, isSameStructure } from './same-structure'

// Sources stand left and what is delivered from them to the right of them, as the eye reads.
export const DIRECTION = 'RL'

export interface ModelQuestion {
  readonly question: GraphQuestion
  readonly edges: 'needed' | 'all'
  readonly frames: (typeof FRAME_CHOICES)[number]
}

export interface GraphModel extends GraphAnswer {
  readonly hasFrames: boolean
  readonly impliedCount: number
  readonly structure: Graph
  readonly layout: Layout
  /** Namespaces with a frame round their nodes. */
  readonly framed: ReadonlySet<string>
  readonly facts: Facts
  readonly edgeFacts: ReturnType<typeof edgeFactsOf>
}

/** Empty where there is too much for Mermaid, whose text alone takes long to make. */
type Layout = Pick<MermaidText, 'text' | 'ids' | 'frames'>

/** Above it Mermaid holds the page up for seconds, and then the other way of drawing is taken. */
export const MERMAID_AT_MOST = 200

const NO_LAYOUT: Layout = { text: '', ids: new Map(), frames: new Map() }

export type ModelReader = (whole: Graph, rows: ReadonlyMap<Ref, Resource>, asked: ModelQuestion) => GraphModel

export function createModelReader(): ModelReader {
  const readFacts = createFactsReader()
  const readEdgeFacts = createEdgeFactsReader()
  const impliedOf = remember(findImpliedEdges)
  const drawingOf = createDrawingReader()
  return (whole, rows, { question, edges, frames }) => {
    const answer = viewGraph(whole, question)
    const { graph } = answer
    const isImplied = edges === 'all' ? undefined : impliedOf(graph)
    const needed = isImplied === undefined ? graph.edges : graph.edges.filter((edge) => !isImplied(edge))
    const picture = { ...graph, edges: needed }
    const hasFrames = wantsFrames(frames, graph)
    return {
      ...answer,
      hasFrames,
      impliedCount: graph.edges.length - needed.length,
      ...drawingOf(picture, hasFrames),
      facts: readFacts(graph, rows),
      edgeFacts: readEdgeFacts(picture),
    }
  }
}

/** Answers as before while the graph has the same shape. */
function remember<Answer>(read: (graph: Graph) => Answer): (graph: Graph) => Answer {
  let latest: { readonly graph: Graph; readonly answer: Answer } | undefined
  return (graph) => {
    latest = {
      graph,
      answer: latest !== undefined && hasSameShape(latest.graph, graph) ? latest.answer : read(graph),
    }
    return latest.answer
  }
}

/** What no edge leads to or from has no place among the others: the picture has a tray for it. */
function withoutLoose(graph: Graph): Graph {
  const tied = new Set(graph.edges.flatMap(({ from, to }) => [from, to]))
  return { ...graph, nodes: graph.nodes.filter(({ ref }) => tied.has(ref)) }
}

function layOut(structure: Graph, withFrames: boolean): Layout {
  return toMermaid(withoutLoose(structure), { direction: DIRECTION, withFrames, isLayout: true })
}

type Drawn = Pick<GraphModel, 'structure' | 'layout' | 'framed'>

/** The text takes longest to make, and a new one asks for a new layout. */
function createDrawingReader(): (picture: Graph, withFrames: boolean) => Drawn {
  const orderOf = remember(structureOf)
  let latest: (Drawn & { readonly withFrames: boolean }) | undefined
  return (picture, withFrames) => {
    const structure = orderOf(picture)
    const isKept =
      latest?.withFrames === withFrames &&
      (latest.structure === structure || isSameStructure(latest.structure, structure))
    if (latest === undefined || !isKept) {
      const layout = structure.nodes.length > MERMAID_AT_MOST ? NO_LAYOUT : layOut(structure, withFrames)
      latest = { withFrames, structure, layout, framed: new Set(layout.frames.values()) }
    }
    return { structure: latest.structure, layout: latest.layout, framed: latest.framed }
  }
}
