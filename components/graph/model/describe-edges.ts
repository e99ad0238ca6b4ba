// The edges of a node in words, for those who cannot see lines. Pure; made once per drawing, for it holds no status.

import type { GraphEdge, GraphEdgeType } from '@/lib/contract/graph'
import { addToGroup } from '@/lib/group-by'
import { pathOf, type Ref } from '@/lib/ref'

const VERBS = {
  dependsOn: 'Depends on',
  source: 'Takes from',
  chart: 'Takes its chart from',
  applies: 'Is applied by',
  image: 'Chooses among the tags of',
  policy: 'Writes to Git what is chosen by',
  updates: 'Commits to',
} as const satisfies Record<GraphEdgeType, string>

const MOST_NAMED = 8

export function edgeDescriber(
  edges: readonly Pick<GraphEdge, 'from' | 'to' | 'type' | 'mutual'>[],
): (ref: Ref) => string {
  const up = new Map<Ref, Map<GraphEdgeType, Ref[]>>()
  const arrows = new Map<Ref, number>()
  const lines = new Map<Ref, number>()
  for (const { from, to, type, mutual } of edges) {
    if (mutual === true) {
      for (const end of [from, to]) lines.set(end, (lines.get(end) ?? 0) + 1)
      continue
    }
    const byType = up.get(from) ?? new Map<GraphEdgeType, Ref[]>()
    up.set(from, byType)
    addToGroup(byType, type, to)
    arrows.set(to, (arrows.get(to) ?? 0) + 1)
  }
  return (ref) => {
    const above = [...(up.get(ref) ?? [])].map(([type, targets]) => `${VERBS[type]} ${nameSome(targets)}.`)
    return [...above, count(arrows.get(ref), 'arrow'), count(lines.get(ref), 'line', ' without a head')]
      .filter((part) => part !== '')
      .join(' ')
  }
}

function count(number: number | undefined, word: string, more = ''): string {
  if (number === undefined) return ''
  return number === 1 ? `1 ${word}${more} leads here.` : `${number} ${word}s${more} lead here.`
}

function nameSome(refs: readonly Ref[]): string {
  const named = refs.slice(0, MOST_NAMED).map(pathOf)
  const more = refs.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}
