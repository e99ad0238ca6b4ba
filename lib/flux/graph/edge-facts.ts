// What an edge means now: whether it holds somebody back, is part of a circle or carries an expression. Pure.

import type { Graph, GraphEdge } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { circleEdges, edgeKey } from './circle-edges'

export interface EdgeFacts {
  readonly from: Ref
  readonly to: Ref
  readonly look: 'plain' | 'held' | 'suspended' | 'cycle'
  /** In words, for a list, a tooltip and those who cannot see the picture. */
  readonly words: string
}

/** How one that hangs on another does so. */
export const RELATIONS = {
  dependsOn: 'depends on it',
  source: 'takes from it',
  chart: 'takes its chart from it',
  applies: 'applied by it',
  image: 'chooses among its tags',
  policy: 'writes to Git what it chooses',
  updates: 'commits to it',
} as const satisfies Record<GraphEdge['type'], string>

/** Which one waits for which is only to be seen unfolded. */
const MUTUAL = 'connected both ways'

type AllEdgeFacts = ReadonlyMap<string, EdgeFacts>

/** By `edgeKey`; of several edges between the same two the gravest. */
export function edgeFactsOf(graph: Graph): AllEdgeFacts {
  return createEdgeFactsReader()(graph)
}

/** For one who asks with every change: edges that stay the same objects are not read again. */
export function createEdgeFactsReader(): typeof edgeFactsOf {
  let latest: { readonly edges: Graph['edges']; readonly cycles: Graph['cycles']; readonly facts: AllEdgeFacts } = {
    edges: [],
    cycles: [],
    facts: new Map(),
  }
  return ({ edges, cycles }) => {
    const isSame =
      cycles === latest.cycles &&
      edges.length === latest.edges.length &&
      edges.every((edge, at) => edge === latest.edges[at])
    if (!isSame) latest = { edges, cycles, facts: readEdges(edges, cycles) }
    return latest.facts
  }
}

function readEdges(edges: Graph['edges'], cycles: Graph['cycles']): AllEdgeFacts {
  const circles = circleEdges({ cycles })
  const facts = new Map<string, EdgeFacts>()
  for (const edge of edges) {
    const key = edgeKey(edge.from, edge.to)
    if (!facts.has(key) || edge.holds === true) facts.set(key, factsOfEdge(edge, circles))
  }
  return facts
}

export function factsOfEdge(edge: GraphEdge, circles: ReadonlySet<string>): EdgeFacts {
  const held = edge.status === 'suspended' ? 'suspended' : 'held'
  return {
    from: edge.from,
    to: edge.to,
    look: isInCircle(edge, circles) ? 'cycle' : edge.holds === true ? held : 'plain',
    words: [edge.mutual === true ? MUTUAL : RELATIONS[edge.type], ...wordsBeside(edge, circles)].join(', '),
  }
}

/** What an edge says beyond that it is there. */
export function wordsBeside(edge: GraphEdge, circles: ReadonlySet<string>): readonly string[] {
  return [
    ...(edge.readyExpr === undefined ? [] : [`when ${edge.readyExpr}`]),
    ...(isInCircle(edge, circles) ? ['in a cycle'] : []),
    ...(edge.holds === true ? [wordHold(edge)] : []),
  ]
}

function isInCircle({ type, from, to }: GraphEdge, circles: ReadonlySet<string>): boolean {
  return type === 'dependsOn' && circles.has(edgeKey(from, to))
}

function wordHold({ status }: GraphEdge): string {
  if (status === 'suspended') return 'held back because it is suspended'
  return status === undefined ? 'held back because it does not exist' : 'held back by it'
}
