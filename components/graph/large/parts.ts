// What of a large graph is laid out together: its connected parts, and in each only the edges that order something.

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
  const next = new Map<string, Set<string>>()
  for (const { from, to } of edges) {
    if (from === to) continue
    const known = next.get(from)
    if (known === undefined) next.set(from, new Set([to]))
    else known.add(to)
  }
  const kept: Edge[] = []
  const implied: Edge[] = []
  for (const edge of edges) {
    const others = [...(next.get(edge.from) ?? [])].filter((other) => other !== edge.to)
    const isImplied = edge.from !== edge.to && others.length > 0 && leadsTo(edge.to, others, edge.from, next)
    ;(isImplied ? implied : kept).push(edge)
  }
  return { kept, implied }
}

/** In a circle every edge is on a longer way of some other, so no way counts that comes back to where it began. */
function leadsTo(
  target: string,
  starts: readonly string[],
  origin: string,
  next: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const seen = new Set([origin, ...starts])
  const waiting = [...starts]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const to of next.get(id) ?? []) {
      if (to === target) return true
      if (seen.has(to)) continue
      seen.add(to)
      waiting.push(to)
    }
  }
  return false
}
