// What of a large graph is laid out together: its connected parts, and in each only the edges that order something.

import { findImplied } from '@/lib/flux/graph/waves'
import { groupBy } from '@/lib/group-by'
import type { LayoutEdge, LayoutNode } from './job'

export interface Part {
  readonly nodes: readonly LayoutNode[]
  /** Places in the list of edges. */
  readonly edges: readonly number[]
}

interface Weighed {
  readonly nodes: LayoutNode[]
  readonly edges: number[]
  trouble: number
  troubled: number
}

/** Connected parts, the most troubled first, then the largest; well nodes without any edge are one part, the last. */
export function splitIntoParts(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): readonly Part[] {
  const above = new Map(nodes.map(({ id }) => [id, id]))
  const top = (id: string): string => {
    let at = id
    for (let next = above.get(at); next !== undefined && next !== at; next = above.get(at)) {
      above.set(at, above.get(next) ?? next)
      at = next
    }
    return at
  }
  const isKnown = ({ from, to }: LayoutEdge) => above.has(from) && above.has(to)
  for (const edge of edges) if (isKnown(edge)) above.set(top(edge.from), top(edge.to))
  const parts = new Map<string, Weighed>()
  for (const node of nodes) {
    const key = top(node.id)
    const part = parts.get(key) ?? { nodes: [], edges: [], trouble: 0, troubled: 0 }
    parts.set(key, part)
    part.nodes.push(node)
    part.trouble = Math.max(part.trouble, node.trouble)
    if (node.trouble > 0) part.troubled += 1
  }
  for (const [at, edge] of edges.entries()) if (isKnown(edge)) parts.get(top(edge.from))?.edges.push(at)
  const isLoose = ({ nodes: own, edges: drawn, trouble }: Weighed) =>
    own.length === 1 && drawn.length === 0 && trouble === 0
  const all = [...parts.values()]
  const loose = all.filter(isLoose).flatMap((part) => part.nodes)
  const ordered = all
    .filter((part) => !isLoose(part))
    .sort((a, b) => b.trouble - a.trouble || b.troubled - a.troubled || b.nodes.length - a.nodes.length)
  return loose.length === 0 ? ordered : [...ordered, { nodes: loose, edges: [] }]
}

/** Parts off the edges that a longer way already implies: they cost the layout much and order nothing. */
export function dropImplied<Edge extends LayoutEdge>(
  edges: readonly Edge[],
): { readonly kept: readonly Edge[]; readonly implied: readonly Edge[] } {
  const targets = new Map<string, readonly string[]>()
  for (const [from, own] of groupBy(edges, (edge) => edge.from))
    targets.set(
      from,
      own.map(({ to }) => to),
    )
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const found = findImplied(ends, (id) => targets.get(id) ?? [])
  const isImplied = ({ from, to }: Edge) => found.get(from)?.has(to) === true
  return { kept: edges.filter((edge) => !isImplied(edge)), implied: edges.filter(isImplied) }
}
