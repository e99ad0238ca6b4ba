// Folds that wait for each other: put together, objects seem to wait in a circle though none of them does. Such edges
// become one of which neither end is the one that waits, so that only true circles look like circles.

import type { GraphEdge } from '@/lib/contract/graph'
import { groupBy } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { eachInSteps, type Steps } from '@/lib/steps'
import { findKnots } from '../judge/cycles'
import { waysInSteps } from './ways'

export function* joinMutual(edges: readonly GraphEdge[], isFold: (ref: Ref) => boolean): Steps<readonly GraphEdge[]> {
  const ways = yield* waysInSteps(edges, 'up')
  const knotOf = new Map<Ref, number>()
  const knots = yield* findKnots(ways.keys(), (ref) => ways.get(ref) ?? [])
  for (const [at, knot] of knots.entries()) for (const ref of knot) knotOf.set(ref, at)
  const directed: GraphEdge[] = []
  const mutual: GraphEdge[] = []
  yield* eachInSteps(edges, (edge) => {
    const knot = knotOf.get(edge.from)
    const isMutual = knot !== undefined && knot === knotOf.get(edge.to) && (isFold(edge.from) || isFold(edge.to))
    ;(isMutual ? mutual : directed).push(edge)
  })
  if (mutual.length === 0) return edges
  return [...directed, ...[...groupBy(mutual, pairOf).values()].flatMap(joinPair)]
}

function pairOf({ from, to }: GraphEdge): string {
  return from < to ? `${from} ${to}` : `${to} ${from}`
}

function joinPair(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const [first] = edges
  if (first === undefined) return []
  const { from, to, type } = first
  const holds = edges.some((edge) => edge.holds === true)
  return [{ from, to, type, ...(holds ? { holds } : {}), mutual: true }]
}
