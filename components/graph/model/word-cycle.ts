// A circle in words: who waits for whom, and where it is not dependsOn but the health of a child that is awaited. Pure.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/contract/state'
import { edgeKey } from './edge-facts'

export function wordCycle(cycle: readonly Ref[], graph: Graph): string {
  const edges = new Set(graph.edges.flatMap(({ from, to, type }) => (type === 'dependsOn' ? [edgeKey(from, to)] : [])))
  const kinds = new Set(cycle.map((ref) => ref.slice(0, ref.indexOf('/'))))
  const name = (ref: Ref) => (kinds.size > 1 ? ref.replace('/', ' ') : ref.slice(ref.indexOf('/') + 1))
  const steps = cycle.map((ref, at) => {
    const next = cycle[(at + 1) % cycle.length] ?? ref
    // The delivery view has none of these edges: there the circle is only named.
    const isDependency = edges.size === 0 || edges.has(edgeKey(ref, next))
    return `${name(ref)} ${isDependency ? '→' : '→ (awaits the health of)'} `
  })
  return `${steps.join('')}${name(cycle[0] ?? '')}`
}
