// What of a graph is asked for: some steps around one object, and what matches a filter.

import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { eachInSteps, filterInSteps, type Steps } from '@/lib/steps'
import type { Status } from '../judge/status'
import { type Filterable, isOpen, matches, type RowFilter } from '../row-filter'
import { reachInSteps, waysInSteps } from './ways'

export type GraphDirection = 'up' | 'down' | 'both'

export interface GraphFilter extends RowFilter {
  /** What is known of an object beside its node; a name that nobody answers to has nothing else. */
  readonly rowOf?: (ref: Ref) => Filterable | undefined
  /** Only what is not well, and what that holds back. */
  readonly unhealthyOnly?: boolean
}

/** Up is what the object waits for or takes from, down is what waits for it. Without a depth, all of it. */
export function* aroundRoot(
  graph: Graph,
  root: Ref,
  depth = Number.POSITIVE_INFINITY,
  direction: GraphDirection = 'both',
): Steps<Graph> {
  if (!graph.nodes.some(({ ref }) => ref === root)) return yield* keepNodes(graph, new Set())
  const near = new Set<Ref>([root])
  for (const way of ['up', 'down'] as const) {
    if (direction !== 'both' && direction !== way) continue
    const ways = yield* waysInSteps(graph.edges, way)
    for (const ref of (yield* reachInSteps(root, ways, depth)).keys()) near.add(ref)
  }
  return yield* keepNodes(graph, near)
}

/** What matches, and the missing names that these ask for: a gap belongs to whoever waits for it. */
export function* filterGraph(graph: Graph, filter: GraphFilter, root?: Ref): Steps<Graph> {
  const isWanted = yield* matcherOf(graph, filter)
  if (isWanted === undefined) return graph
  const gaps = new Set<Ref>()
  const kept = new Set<Ref>()
  for (const node of graph.nodes) {
    if (isGap(node)) gaps.add(node.ref)
    if (node.ref === root || isWanted(node)) kept.add(node.ref)
    yield
  }
  yield* eachInSteps(graph.edges, ({ from, to }) => {
    if (gaps.has(to) && kept.has(from)) kept.add(to)
  })
  return yield* keepNodes(graph, kept)
}

function isGap({ missing, unread }: GraphNode): boolean {
  return missing === true || unread === true
}

function* matcherOf(graph: Graph, filter: GraphFilter): Steps<((node: GraphNode) => boolean) | undefined> {
  const { rowOf, unhealthyOnly } = filter
  if (isOpen(filter) && unhealthyOnly !== true) return undefined
  const unwell = unhealthyOnly === true ? yield* refsUnwell(graph) : undefined
  return (node) => (unwell === undefined || unwell.has(node.ref)) && matches(rowOf?.(node.ref) ?? node, filter)
}

/**
 * Not well, missing, in a circle, the root of trouble or held back by one. What reconciles is well, unless it holds
 * somebody back or a problem holds it: else the picture would change with every run.
 */
export function* refsUnwell(graph: Graph): Steps<ReadonlySet<Ref>> {
  const roots = new Set(graph.rootCauses)
  const unwell = new Set<Ref>([...roots, ...graph.cycles.flat()])
  for (const node of graph.nodes) {
    const isHeld = node.rootCause !== undefined && roots.has(node.rootCause)
    if (isGap(node) || isHeld || !isCalm(node.status) || node.marks !== undefined) unwell.add(node.ref)
  }
  yield* eachInSteps(graph.edges, ({ from, to, holds }) => {
    if (holds === true) unwell.add(from).add(to)
  })
  return unwell
}

export function isCalm(status: Status): boolean {
  return status === 'ready' || status === 'reconciling' || status === 'static'
}

/** Those that are among the nodes, and those that hold one of them back from elsewhere, such as a controller. */
export function keepRootCauses(rootCauses: readonly Ref[], nodes: readonly GraphNode[]): readonly Ref[] {
  const told = new Set(nodes.flatMap(({ ref, rootCause }) => (rootCause === undefined ? [ref] : [ref, rootCause])))
  return rootCauses.filter((ref) => told.has(ref))
}

function* keepNodes(graph: Graph, refs: ReadonlySet<Ref>): Steps<Graph> {
  const nodes = graph.nodes.filter(({ ref }) => refs.has(ref))
  const edges = yield* filterInSteps(graph.edges, ({ from, to }) => refs.has(from) && refs.has(to))
  return {
    nodes,
    edges,
    cycles: graph.cycles.filter((cycle) => cycle.every((ref) => refs.has(ref))),
    rootCauses: keepRootCauses(graph.rootCauses, nodes),
  }
}
