// Whether two graphs are laid out alike: then the drawing of the one serves the other. Pure.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'

/** For graphs as `structureOf` gives them: in a fixed order, and without what changes in place. */
export function isSameStructure(a: Graph, b: Graph): boolean {
  return (
    areSame(a.nodes, b.nodes) && areSame(a.edges, b.edges) && a.cycles.length === b.cycles.length && isSameCycles(a, b)
  )
}

/**
 * Whether `structureOf` gives the same for both; false also where only the order differs. Asks nothing of what stayed
 * the same object, so it costs little where one status changed.
 */
export function hasSameShape(a: Graph, b: Graph): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.edges.length === b.edges.length &&
    a.nodes.every((node, at) => isSameNode(node, b.nodes[at])) &&
    a.edges.every((edge, at) => isSameEdge(edge, b.edges[at])) &&
    (a.cycles === b.cycles || (a.cycles.length === b.cycles.length && isSameCycles(a, b)))
  )
}

function isSameNode(a: GraphNode, b: GraphNode | undefined): boolean {
  if (a === b || b === undefined) return a === b
  const isFold = a.folded !== undefined
  return (
    a.ref === b.ref &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    (b.folded !== undefined) === isFold &&
    (isFold || a.name === b.name) &&
    (a.inventory === undefined) === (b.inventory === undefined)
  )
}

function isSameEdge(a: GraphEdge, b: GraphEdge | undefined): boolean {
  if (a === b || b === undefined) return a === b
  return a.from === b.from && a.to === b.to && a.type === b.type && a.readyExpr === b.readyExpr
}

function isSameCycles(a: Graph, b: Graph): boolean {
  return a.cycles.every((cycle, at) => cycle.join('\n') === b.cycles[at]?.join('\n'))
}

function areSame<Item extends object>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, at) => isSame(item, b[at]))
}

/** Their fields are words and numbers only. */
function isSame<Item extends object>(a: Item, b: Item | undefined): boolean {
  if (b === undefined) return false
  const fields = Object.entries(a)
  return fields.length === Object.keys(b).length && fields.every(([name, value]) => Reflect.get(b, name) === value)
}
