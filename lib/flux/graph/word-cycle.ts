// A circle in words: who waits for whom, and where it is not dependsOn but the health of a child that is awaited. Pure.

import type { Graph } from '@/lib/contract/graph'
import { kindOf, pathOf, type Ref, refForPeople } from '@/lib/ref'
import { edgeKey } from './circle-edges'

export function wordCycle(cycle: readonly Ref[], graph: Graph): string {
  const edges = new Set(graph.edges.flatMap(({ from, to, type }) => (type === 'dependsOn' ? [edgeKey(from, to)] : [])))
  const kinds = new Set(cycle.map(kindOf))
  const name = kinds.size > 1 ? refForPeople : pathOf
  const steps = cycle.map((ref, at) => {
    const next = cycle[(at + 1) % cycle.length] ?? ref
    // The delivery view has none of these edges: there the circle is only named.
    const isDependency = edges.size === 0 || edges.has(edgeKey(ref, next))
    return `${name(ref)} ${isDependency ? '→' : '→ (awaits the health of)'} `
  })
  return `${steps.join('')}${cycle.slice(0, 1).map(name).join('')}`
}
