// Everything a node waits for and everything that waits for it, however far, and the edges between. Pure.

import type { GraphEdge } from '@/lib/contract/graph'
import type { Ref } from '@/lib/contract/state'

export interface Ways {
  readonly up: ReadonlyMap<Ref, readonly Ref[]>
  readonly down: ReadonlyMap<Ref, readonly Ref[]>
}

export interface Path {
  readonly nodes: ReadonlySet<Ref>
  /** Whether an edge leads along the path: from one waiting to one waited for, on the same side of the node. */
  readonly isOnPath: (from: Ref, to: Ref) => boolean
}

export function readWays(edges: readonly Pick<GraphEdge, 'from' | 'to'>[]): Ways {
  const up = new Map<Ref, Ref[]>()
  const down = new Map<Ref, Ref[]>()
  for (const { from, to } of edges) {
    push(up, from, to)
    push(down, to, from)
  }
  return { up, down }
}

export function readPath({ up, down }: Ways, ref: Ref): Path {
  const above = reach(up, ref)
  const below = reach(down, ref)
  return {
    nodes: new Set([...above, ...below]),
    isOnPath: (from, to) => (above.has(from) && above.has(to)) || (below.has(from) && below.has(to)),
  }
}

function reach(next: ReadonlyMap<Ref, readonly Ref[]>, ref: Ref): ReadonlySet<Ref> {
  const found = new Set([ref])
  // A Set may grow while it is walked: what is new is visited in its turn.
  for (const one of found) for (const other of next.get(one) ?? []) found.add(other)
  return found
}

function push(map: Map<Ref, Ref[]>, key: Ref, value: Ref): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
