// Who leads to whom along edges, and how far that goes: the one walk for everybody who follows them. Pure.

import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { allAtOnce, eachInSteps, type Steps } from '@/lib/steps'

export type Ways = ReadonlyMap<Ref, readonly Ref[]>

interface Edge {
  readonly from: Ref
  readonly to: Ref
}

/** `up` leads to what somebody waits for, `down` to whoever waits for it. */
export function waysOf(edges: Iterable<Edge>, direction: 'up' | 'down'): Ways {
  return allAtOnce(waysInSteps(edges, direction))
}

export function* waysInSteps(edges: Iterable<Edge>, direction: 'up' | 'down'): Steps<Ways> {
  const ways = new Map<Ref, Ref[]>()
  yield* eachInSteps(edges, ({ from, to }) => {
    if (direction === 'up') addToGroup(ways, from, to)
    else addToGroup(ways, to, from)
  })
  return ways
}

/** Everything that is reached in at most `depth` steps, itself included, with the steps that it takes. */
export function reach(start: Ref, ways: Ways, depth = Number.POSITIVE_INFINITY): ReadonlyMap<Ref, number> {
  return allAtOnce(reachInSteps(start, ways, depth))
}

export function* reachInSteps(start: Ref, ways: Ways, depth: number): Steps<ReadonlyMap<Ref, number>> {
  const steps = new Map<Ref, number>([[start, 0]])
  // A Map may grow while it is walked: what is new is visited in its turn.
  for (const [ref, step] of steps) {
    if (step >= depth) continue
    for (const next of ways.get(ref) ?? []) if (!steps.has(next)) steps.set(next, step + 1)
    yield
  }
  return steps
}
