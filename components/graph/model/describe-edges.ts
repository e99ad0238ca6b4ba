// The edges of a node in words, for those who cannot see lines. Pure; made once per drawing, for it holds no status.

import type { GraphEdge, GraphEdgeType } from '@/lib/contract/graph'
import { addToGroup } from '@/lib/group-by'
import { pathOf, type Ref } from '@/lib/ref'

const VERBS = {
  dependsOn: 'Depends on',
  source: 'Takes from',
  chart: 'Takes its chart from',
  applies: 'Is applied by',
} as const satisfies Record<GraphEdgeType, string>

const MOST_NAMED = 8

export function edgeDescriber(edges: readonly Pick<GraphEdge, 'from' | 'to' | 'type'>[]): (ref: Ref) => string {
  const up = new Map<Ref, Map<GraphEdgeType, Ref[]>>()
  const down = new Map<Ref, number>()
  for (const { from, to, type } of edges) {
    const byType = up.get(from) ?? new Map<GraphEdgeType, Ref[]>()
    up.set(from, byType)
    addToGroup(byType, type, to)
    down.set(to, (down.get(to) ?? 0) + 1)
  }
  return (ref) => {
    const above = [...(up.get(ref) ?? [])].map(([type, targets]) => `${VERBS[type]} ${nameSome(targets)}.`)
    const below = down.get(ref) ?? 0
    return [...above, below === 0 ? '' : below === 1 ? '1 arrow leads here.' : `${below} arrows lead here.`]
      .filter((part) => part !== '')
      .join(' ')
  }
}

function nameSome(refs: readonly Ref[]): string {
  const named = refs.slice(0, MOST_NAMED).map(pathOf)
  const more = refs.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}
