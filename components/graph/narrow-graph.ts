// What of a graph is drawn: the filter of the person, and healthy parts folded into counted nodes. Pure.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Ref, Status } from '@/lib/contract/state'

export interface GraphFilter {
  readonly text: string
  readonly namespaces: readonly string[]
  readonly statuses: readonly Status[]
  /** Only what is not well, and what that holds back. */
  readonly unhealthyOnly: boolean
}

export interface Fold {
  readonly id: Ref
  readonly namespace: string
  readonly refs: readonly Ref[]
}

export interface FoldedGraph {
  readonly graph: Graph
  readonly folds: ReadonlyMap<Ref, Fold>
  readonly foldedCount: number
}

/** Above this many nodes the first view folds what is healthy. */
export const FOLD_ABOVE = 150

export function isFiltering(filter: GraphFilter): boolean {
  return filter.text !== '' || filter.namespaces.length > 0 || filter.statuses.length > 0 || filter.unhealthyOnly
}

/** The nodes that match, with the edges between them. Whatever is filtered away stays countable by the caller. */
export function filterGraph(graph: Graph, filter: GraphFilter): Graph {
  if (!isFiltering(filter)) return graph
  const affected = filter.unhealthyOnly ? refsNotWell(graph) : undefined
  const text = filter.text.toLowerCase()
  return keepNodes(graph, (node) => {
    if (affected !== undefined && !affected.has(node.ref)) return false
    if (filter.namespaces.length > 0 && !filter.namespaces.includes(node.namespace)) return false
    if (filter.statuses.length > 0 && !filter.statuses.includes(node.status)) return false
    return text === '' || node.ref.toLowerCase().includes(text)
  })
}

/** Everything within some steps of one object, both ways. */
export function aroundRoot(graph: Graph, root: Ref, depth: number): Graph {
  const near = new Set<Ref>([root])
  let rim: readonly Ref[] = [root]
  for (let step = 0; step < depth && rim.length > 0; step += 1) {
    const reached = new Set(rim)
    const next: Ref[] = []
    for (const { from, to } of graph.edges) {
      if (reached.has(from) && !near.has(to)) next.push(to)
      if (reached.has(to) && !near.has(from)) next.push(from)
    }
    for (const ref of next) near.add(ref)
    rim = next
  }
  return keepNodes(graph, (node) => near.has(node.ref))
}

/** Ready nodes that touch nothing unwell become one counted node per namespace, except where `unfolded`. */
export function foldHealthy(graph: Graph, unfolded: ReadonlySet<string>, pinned?: Ref): FoldedGraph {
  const unwell = refsNotWell(graph)
  const shown = new Set(unwell)
  if (pinned !== undefined) shown.add(pinned)
  for (const { from, to } of graph.edges) if (unwell.has(from)) shown.add(to)
  const byNamespace = new Map<string, GraphNode[]>()
  for (const node of graph.nodes) {
    if (shown.has(node.ref) || unfolded.has(node.namespace)) continue
    const group = byNamespace.get(node.namespace)
    if (group === undefined) byNamespace.set(node.namespace, [node])
    else group.push(node)
  }
  const folds = new Map<Ref, Fold>()
  const standIn = new Map<Ref, GraphNode>()
  for (const [namespace, nodes] of byNamespace) {
    const [first] = nodes
    if (first === undefined || nodes.length < 2) continue
    const id = `fold:${namespace}`
    folds.set(id, { id, namespace, refs: nodes.map((node) => node.ref) })
    const counted: GraphNode = { ref: id, kind: first.kind, namespace, name: `${nodes.length} ready`, status: 'ready' }
    for (const node of nodes) standIn.set(node.ref, counted)
  }
  return {
    graph: {
      ...graph,
      nodes: [...graph.nodes.filter((node) => !standIn.has(node.ref)), ...new Set(standIn.values())],
      edges: foldEdges(graph.edges, standIn),
    },
    folds,
    foldedCount: standIn.size,
  }
}

function foldEdges(edges: readonly GraphEdge[], standIn: ReadonlyMap<Ref, GraphNode>): readonly GraphEdge[] {
  const seen = new Set<string>()
  const kept: GraphEdge[] = []
  for (const edge of edges) {
    const from = standIn.get(edge.from)
    const to = standIn.get(edge.to)
    if (from === undefined && to === undefined) {
      kept.push(edge)
      continue
    }
    if (from !== undefined && to !== undefined) continue
    const folded = { from: from?.ref ?? edge.from, to: to?.ref ?? edge.to, type: edge.type }
    const key = `${folded.from} ${folded.to} ${folded.type}`
    if (!seen.has(key)) kept.push(folded)
    seen.add(key)
  }
  return kept
}

/** Not ready, missing, in a cycle or the root of trouble. Whoever waits for one of these is itself not ready. */
function refsNotWell(graph: Graph): ReadonlySet<Ref> {
  const unwell = new Set<Ref>([...graph.rootCauses, ...graph.cycles.flat()])
  for (const node of graph.nodes) if (node.status !== 'ready' || node.missing === true) unwell.add(node.ref)
  return unwell
}

function keepNodes(graph: Graph, isKept: (node: GraphNode) => boolean): Graph {
  const nodes = graph.nodes.filter(isKept)
  const refs = new Set(nodes.map((node) => node.ref))
  return { ...graph, nodes, edges: graph.edges.filter((edge) => refs.has(edge.from) && refs.has(edge.to)) }
}
