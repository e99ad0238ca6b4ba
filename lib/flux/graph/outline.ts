// A graph as an indented list: what others wait for stands above those who wait. Every node and edge appears. Pure.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { groupBy } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { circleEdges } from './circle-edges'
import { factsOfEdge } from './edge-facts'

export interface OutlineRow {
  /** Names the row: the same node may stand in several places. */
  readonly key: string
  readonly node: GraphNode
  readonly depth: number
  /** How this row hangs on the one above it, with what that means now. */
  readonly relation?: string
  /** It is held back by the one above it. */
  readonly isHeld: boolean
  /** Its own dependents are listed at its first appearance. */
  readonly repeated: boolean
  readonly hasChildren: boolean
  /** Its place among the rows on its level below the same row, from 1. */
  readonly place: number
  readonly siblings: number
}

interface Pending {
  readonly node: GraphNode
  readonly depth: number
  readonly key: string
  readonly edge?: GraphEdge
  readonly place: number
  readonly siblings: number
}

export function outlineOf(graph: Graph): readonly OutlineRow[] {
  const nodes = new Map(graph.nodes.map((node) => [node.ref, node]))
  const circles = circleEdges(graph)
  const waiting = groupBy(graph.edges, ({ to }) => to)
  const hasTarget = new Set(graph.edges.map(({ from }) => from))
  const rows: OutlineRow[] = []
  const listed = new Set<Ref>()
  // A stack instead of recursion: chains in real clusters are short, but nothing says that they must be.
  function list(start: GraphNode): void {
    const stack: Pending[] = [{ node: start, depth: 0, key: start.ref, place: 1, siblings: 1 }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node, depth, edge, key, place, siblings } = next
      const repeated = listed.has(node.ref)
      const dependents = waiting.get(node.ref) ?? []
      const facts = edge === undefined ? undefined : factsOfEdge(edge, circles)
      rows.push({
        key,
        node,
        depth,
        place,
        siblings,
        repeated: repeated && dependents.length > 0,
        hasChildren: !repeated && dependents.length > 0,
        isHeld: edge?.holds === true,
        ...(facts === undefined ? {} : { relation: facts.words }),
      })
      if (repeated) continue
      listed.add(node.ref)
      const children = dependents.flatMap((dependent, at): Pending[] => {
        const child = nodes.get(dependent.from)
        const position = { place: at + 1, siblings: dependents.length }
        if (child === undefined) return []
        return [
          { node: child, depth: depth + 1, edge: dependent, key: `${key} ${child.ref} ${dependent.type}`, ...position },
        ]
      })
      stack.push(...children.reverse())
    }
  }
  const roots = new Set(graph.rootCauses)
  const starts = graph.nodes.filter((node) => !hasTarget.has(node.ref))
  for (const node of starts.filter((one) => roots.has(one.ref) || one.missing === true)) list(node)
  for (const node of starts) if (!listed.has(node.ref)) list(node)
  // Whoever is left is only reachable through a cycle.
  for (const node of graph.nodes) if (!listed.has(node.ref)) list(node)
  return numberStarts(rows)
}

function numberStarts(rows: readonly OutlineRow[]): readonly OutlineRow[] {
  const siblings = rows.filter(({ depth }) => depth === 0).length
  let place = 0
  return rows.map((row) => {
    if (row.depth > 0) return row
    place += 1
    return { ...row, place, siblings }
  })
}

/** The rows that are seen while the children of `collapsed` rows are hidden. */
export function visibleRows(rows: readonly OutlineRow[], collapsed: ReadonlySet<string>): readonly OutlineRow[] {
  let hiddenBelow: number | undefined
  return rows.filter(({ key, depth }) => {
    if (hiddenBelow !== undefined && depth > hiddenBelow) return false
    hiddenBelow = collapsed.has(key) ? depth : undefined
    return true
  })
}
