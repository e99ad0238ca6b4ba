// The edges of which circles are made, by their ends.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'

export const edgeKey = (from: Ref, to: Ref) => `${from} ${to}`

/** By `edgeKey`. */
export function circleEdges({ cycles }: Pick<Graph, 'cycles'>): ReadonlySet<string> {
  return new Set(cycles.flatMap((cycle) => cycle.map((ref, at) => edgeKey(ref, cycle[(at + 1) % cycle.length] ?? ref))))
}
