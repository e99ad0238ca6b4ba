// Everything a node waits for and everything that waits for it, however far, and the edges between. Pure.

import type { GraphEdge } from '@/lib/contract/graph'
import { reach, type Ways, waysOf } from '@/lib/flux/graph/ways'
import type { Ref } from '@/lib/ref'

export interface BothWays {
  readonly up: Ways
  readonly down: Ways
}

export interface Path {
  readonly nodes: ReadonlySet<Ref>
  /** Whether an edge leads along the path: from one waiting to one waited for, on the same side of the node. */
  readonly isOnPath: (from: Ref, to: Ref) => boolean
}

export function readWays(edges: readonly Pick<GraphEdge, 'from' | 'to'>[]): BothWays {
  return { up: waysOf(edges, 'up'), down: waysOf(edges, 'down') }
}

export function readPath({ up, down }: BothWays, ref: Ref): Path {
  const above = reach(ref, up)
  const below = reach(ref, down)
  return {
    nodes: new Set([...above.keys(), ...below.keys()]),
    isOnPath: (from, to) => (above.has(from) && above.has(to)) || (below.has(from) && below.has(to)),
  }
}
