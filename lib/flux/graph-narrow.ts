// What of a graph is asked for: some steps around one object, and what matches a filter.

import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { FluxKind } from './kinds'
import type { Ref } from './resource'
import type { Status } from './status'

export type GraphDirection = 'up' | 'down' | 'both'

export interface GraphFilter {
  readonly text?: string
  /** Where the text is looked for, in lower case; in the ref when not given. */
  readonly textOf?: (ref: Ref) => string
  readonly namespaces?: readonly string[]
  readonly kinds?: readonly FluxKind[]
  readonly statuses?: readonly Status[]
  /** Only what is not well, and what that holds back. */
  readonly unhealthyOnly?: boolean
  /** What else must hold, where more is known of an object than its node. */
  readonly matches?: (ref: Ref) => boolean
}

/** Up is what the object waits for or takes from, down is what waits for it. Without a depth, all of it. */
export function aroundRoot(
  graph: Graph,
  root: Ref,
  depth = Number.POSITIVE_INFINITY,
  direction: GraphDirection = 'both',
): Graph {
  if (!graph.nodes.some(({ ref }) => ref === root)) return keepNodes(graph, new Set())
  const up = direction === 'down' ? [] : reach(root, index(graph, 'from', 'to'), depth)
  const down = direction === 'up' ? [] : reach(root, index(graph, 'to', 'from'), depth)
  return keepNodes(graph, new Set([root, ...up, ...down]))
}

function index(graph: Graph, near: 'from' | 'to', far: 'from' | 'to'): ReadonlyMap<Ref, readonly Ref[]> {
  const found = new Map<Ref, Ref[]>()
  for (const edge of graph.edges) {
    const known = found.get(edge[near])
    if (known === undefined) found.set(edge[near], [edge[far]])
    else known.push(edge[far])
  }
  return found
}

function reach(root: Ref, next: ReadonlyMap<Ref, readonly Ref[]>, depth: number): Iterable<Ref> {
  const steps = new Map<Ref, number>([[root, 0]])
  // A Map may grow while it is walked: new refs are visited in their turn.
  for (const [ref, step] of steps) {
    if (step >= depth) continue
    for (const to of next.get(ref) ?? []) if (!steps.has(to)) steps.set(to, step + 1)
  }
  return steps.keys()
}

/** What matches, and the missing names that these ask for: a gap belongs to whoever waits for it. */
export function filterGraph(graph: Graph, filter: GraphFilter, root?: Ref): Graph {
  const isWanted = matcherOf(graph, filter)
  if (isWanted === undefined) return graph
  const gaps = new Set(graph.nodes.filter(isGap).map(({ ref }) => ref))
  const kept = new Set(graph.nodes.filter((node) => node.ref === root || isWanted(node)).map(({ ref }) => ref))
  for (const { from, to } of graph.edges) if (gaps.has(to) && kept.has(from)) kept.add(to)
  return keepNodes(graph, kept)
}

function isGap({ missing, unread }: GraphNode): boolean {
  return missing === true || unread === true
}

function matcherOf(graph: Graph, filter: GraphFilter): ((node: GraphNode) => boolean) | undefined {
  const { namespaces = [], kinds = [], statuses = [], matches, textOf = (ref) => ref } = filter
  const text = (filter.text ?? '').trim().toLowerCase()
  const unwell = filter.unhealthyOnly === true ? refsUnwell(graph) : undefined
  const isAny = namespaces.length + kinds.length + statuses.length === 0 && text === ''
  if (isAny && unwell === undefined && matches === undefined) return undefined
  return (node) =>
    (unwell === undefined || unwell.has(node.ref)) &&
    (namespaces.length === 0 || namespaces.includes(node.namespace)) &&
    (kinds.length === 0 || kinds.includes(node.kind)) &&
    (statuses.length === 0 || statuses.includes(node.status)) &&
    (text === '' || textOf(node.ref).toLowerCase().includes(text)) &&
    (matches === undefined || matches(node.ref))
}

/**
 * Not well, missing, in a circle or the root of trouble; whoever is held back is itself not ready. What reconciles is
 * well, unless it holds somebody back: else the picture would change with every run.
 */
export function refsUnwell(graph: Graph): ReadonlySet<Ref> {
  const unwell = new Set<Ref>([...graph.rootCauses, ...graph.cycles.flat()])
  for (const node of graph.nodes) if (isGap(node) || !isCalm(node.status)) unwell.add(node.ref)
  for (const edge of graph.edges) if (edge.holds === true) unwell.add(edge.from).add(edge.to)
  return unwell
}

export function isCalm(status: Status): boolean {
  return status === 'ready' || status === 'reconciling'
}

function keepNodes(graph: Graph, refs: ReadonlySet<Ref>): Graph {
  return {
    nodes: graph.nodes.filter(({ ref }) => refs.has(ref)),
    edges: graph.edges.filter(({ from, to }) => refs.has(from) && refs.has(to)),
    cycles: graph.cycles.filter((cycle) => cycle.every((ref) => refs.has(ref))),
    rootCauses: graph.rootCauses.filter((ref) => refs.has(ref)),
  }
}
