// A graph as an indented list: what others wait for stands above those who wait. Every node and edge appears. Pure.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/contract/state'

export interface OutlineRow {
  readonly node: GraphNode
  readonly depth: number
  /** How this row hangs on the one above it. */
  readonly relation?: string
  /** Its own dependents are listed at its first appearance. */
  readonly repeated: boolean
}

const RELATIONS = {
  dependsOn: 'depends on it',
  source: 'takes from it',
  chart: 'takes its chart from it',
  applies: 'applied by it',
} as const satisfies Record<GraphEdge['type'], string>

export function outlineOf(graph: Graph): readonly OutlineRow[] {
  const nodes = new Map(graph.nodes.map((node) => [node.ref, node]))
  const waiting = new Map<Ref, GraphEdge[]>()
  const hasTarget = new Set<Ref>()
  for (const edge of graph.edges) {
    hasTarget.add(edge.from)
    const group = waiting.get(edge.to)
    if (group === undefined) waiting.set(edge.to, [edge])
    else group.push(edge)
  }
  const rows: OutlineRow[] = []
  const listed = new Set<Ref>()
  // A stack instead of recursion: chains in real clusters are short, but nothing says that they must be.
  function list(start: GraphNode): void {
    const stack: { node: GraphNode; depth: number; edge?: GraphEdge }[] = [{ node: start, depth: 0 }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node, depth, edge } = next
      const repeated = listed.has(node.ref)
      const dependents = waiting.get(node.ref) ?? []
      rows.push({
        node,
        depth,
        repeated: repeated && dependents.length > 0,
        ...(edge === undefined ? {} : { relation: wordRelation(edge) }),
      })
      if (repeated) continue
      listed.add(node.ref)
      for (const dependent of [...dependents].reverse()) {
        const child = nodes.get(dependent.from)
        if (child !== undefined) stack.push({ node: child, depth: depth + 1, edge: dependent })
      }
    }
  }
  const roots = new Set(graph.rootCauses)
  const starts = graph.nodes.filter((node) => !hasTarget.has(node.ref))
  for (const node of starts.filter((one) => roots.has(one.ref))) list(node)
  for (const node of starts) if (!listed.has(node.ref)) list(node)
  // Whoever is left is only reachable through a cycle.
  for (const node of graph.nodes) if (!listed.has(node.ref)) list(node)
  return rows
}

function wordRelation(edge: GraphEdge): string {
  const words = RELATIONS[edge.type]
  return edge.readyExpr === undefined ? words : `${words}, when ${edge.readyExpr}`
}
