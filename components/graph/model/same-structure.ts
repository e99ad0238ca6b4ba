// Whether two graphs are laid out alike: then the drawing of the one serves the other. Pure.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { isSame } from '@/lib/same'

/** For graphs as `structureOf` gives them: in a fixed order, and without what changes in place. */
export function isSameStructure(a: Graph, b: Graph): boolean {
  return isSame(a.nodes, b.nodes) && isSame(a.edges, b.edges) && isSame(a.cycles, b.cycles)
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
    isSame(a.cycles, b.cycles)
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
  return a.from === b.from && a.to === b.to && a.type === b.type && a.readyExpr === b.readyExpr && a.mutual === b.mutual
}
