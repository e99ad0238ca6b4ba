// A graph as it was asked for: around an object, filtered, folded. Page and API show the same of the same question,
// and both can say where everything else went.

import type { Graph, GraphCounts, GraphEdge } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { allAtOnce, eachInSteps, type Steps } from '@/lib/steps'
import { FOLD_ABOVE, type Fold, foldGraph } from './fold'
import { aroundRoot, filterGraph, type GraphDirection, type GraphFilter } from './narrow'
import { findImplied } from './waves'
import { waysOf } from './ways'

export interface GraphQuestion {
  readonly root?: Ref
  readonly depth?: number
  readonly direction?: GraphDirection
  readonly filter?: GraphFilter
  readonly fold?: 'auto' | 'on' | 'off'
  readonly open?: readonly string[]
  readonly closed?: readonly string[]
  /** Never folded, beside the root. */
  readonly pinned?: Ref
  /** More nodes are folded at first; by default as many as a page holds. */
  readonly most?: number
}

export interface GraphAnswer {
  readonly graph: Graph
  /** The same before anything was folded. */
  readonly unfolded: Graph
  readonly folds: ReadonlyMap<Ref, Fold>
  readonly isFolding: boolean
  readonly counts: GraphCounts
}

export function viewGraph(whole: Graph, question: GraphQuestion): GraphAnswer {
  return allAtOnce(viewInSteps(whole, question))
}

export function* viewInSteps(whole: Graph, question: GraphQuestion): Steps<GraphAnswer> {
  const { root, pinned, fold = 'off', open = [], closed = [], most = FOLD_ABOVE } = question
  const near = root === undefined ? whole : yield* aroundRoot(whole, root, question.depth, question.direction)
  const unfolded = yield* filterGraph(near, question.filter ?? {}, root)
  const isFolding = fold === 'on' || (fold === 'auto' && unfolded.nodes.length > most)
  const { graph, folds } = yield* foldGraph(unfolded, {
    isFolding,
    open: new Set(open),
    closed: new Set(closed),
    most,
    pinned: new Set([root, pinned].filter((ref) => ref !== undefined)),
  })
  const kept = new Set(unfolded.nodes.map(({ ref }) => ref))
  let cutEdges = 0
  yield* eachInSteps(whole.edges, ({ from, to }) => {
    if (kept.has(from) !== kept.has(to)) cutEdges += 1
  })
  const shown = graph.nodes.length - folds.size
  return {
    graph,
    unfolded,
    folds,
    isFolding,
    counts: {
      total: whole.nodes.length,
      shown,
      folded: unfolded.nodes.length - shown,
      filtered: near.nodes.length - unfolded.nodes.length,
      distant: whole.nodes.length - near.nodes.length,
      cutEdges,
    },
  }
}

/** Where everything went that a drawn graph does not show, in words. */
export function notesOn({ total, shown, folded, filtered, distant, cutEdges }: GraphCounts, folds: number): string[] {
  if (shown === total) return []
  const parts = [
    `${shown} of ${total} objects are shown`,
    folded > 0 ? `${folded} are folded into ${folds === 1 ? 'one group' : `${folds} groups`}` : '',
    filtered > 0 ? `${filtered} ${filtered === 1 ? 'does' : 'do'} not match the filter` : '',
    distant > 0 ? `${distant} ${distant === 1 ? 'is' : 'are'} out of reach of the object in the middle` : '',
  ]
  const cut = `${cutEdges} ${cutEdges === 1 ? 'edge leads' : 'edges lead'} to what is not shown`
  return [parts.filter((part) => part !== '').join('; '), ...(cutEdges > 0 ? [cut] : [])]
}

export const FRAME_CHOICES = ['auto', 'on', 'off'] as const

/** Frames tell namespaces apart as long as few edges leave them; else they only pull apart what belongs together. */
export function wantsFrames(choice: (typeof FRAME_CHOICES)[number], { nodes, edges }: Graph): boolean {
  if (choice !== 'auto') return choice === 'on'
  const namespaceOf = new Map(nodes.map(({ ref, namespace }) => [ref, namespace]))
  const crossing = edges.filter(({ from, to }) => namespaceOf.get(from) !== namespaceOf.get(to)).length
  return edges.length > 0 && crossing * 4 <= edges.length
}

/** Below this many edges none is worth leaving out. */
const REDUCE_ABOVE = 100

/**
 * Edges that a picture may leave out because the same waiting is drawn already, from object to object. One that carries
 * an expression, holds somebody back or belongs to a circle is never among them. Serves all graphs that have the nodes
 * and edges of this one: only who holds whom back may differ.
 */
export function findImpliedEdges(graph: Graph): (edge: GraphEdge) => boolean {
  if (graph.edges.length <= REDUCE_ABOVE) return () => false
  const folded = new Set(graph.nodes.filter((node) => node.folded !== undefined).map(({ ref }) => ref))
  const targets = waysOf(
    graph.edges.filter(({ from, to, type }) => type === 'dependsOn' && !folded.has(from) && !folded.has(to)),
    'up',
  )
  const implied = findImplied(
    graph.nodes.map(({ ref }) => ref),
    (ref) => targets.get(ref) ?? [],
  )
  return ({ from, to, type, readyExpr, holds }) =>
    type === 'dependsOn' && readyExpr === undefined && holds === undefined && implied.get(from)?.has(to) === true
}
