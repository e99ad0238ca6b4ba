// Finds who waits in a circle: strongly connected components without recursion, and one named walk round each. In steps,
// because all may wait for all.

import { compareText } from '@/lib/compare'
import type { Steps } from '@/lib/steps'

export type Edges<T> = (node: T) => Iterable<T>

/** So many are one step. */
const EDGES_AT_ONCE = 1_000

/** Components of more than one node, and nodes with an edge to themselves, in no order. Tarjan, iterative. */
export function* findKnots<T>(nodes: Iterable<T>, edgesOf: Edges<T>): Steps<readonly (readonly T[])[]> {
  const index = new Map<T, number>()
  const low = new Map<T, number>()
  const onStack = new Set<T>()
  const stack: T[] = []
  const knots: T[][] = []
  let taken = 0

  interface Frame {
    readonly node: T
    readonly rest: Iterator<T>
  }
  function enter(node: T): Frame {
    index.set(node, index.size)
    low.set(node, index.size - 1)
    stack.push(node)
    onStack.add(node)
    return { node, rest: edgesOf(node)[Symbol.iterator]() }
  }
  function lower(node: T, value: number): void {
    low.set(node, Math.min(low.get(node) ?? value, value))
  }
  function leave(node: T): void {
    if (low.get(node) !== index.get(node)) return
    const knot: T[] = []
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      onStack.delete(member)
      knot.push(member)
      if (member === node) break
    }
    if (knot.length > 1 || hasEdge(edgesOf, node, node)) knots.push(knot)
  }

  for (const start of nodes) {
    if (index.has(start)) continue
    const frames: Frame[] = [enter(start)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      taken += 1
      if (taken % EDGES_AT_ONCE === 0) yield
      const step = frame.rest.next()
      if (step.done === true) {
        frames.pop()
        leave(frame.node)
        const parent = frames.at(-1)
        if (parent !== undefined) lower(parent.node, low.get(frame.node) ?? 0)
      } else if (!index.has(step.value)) {
        frames.push(enter(step.value))
      } else if (onStack.has(step.value)) {
        lower(frame.node, index.get(step.value) ?? 0)
      }
    }
  }
  return knots
}

function hasEdge<T>(edgesOf: Edges<T>, from: T, to: T): boolean {
  for (const target of edgesOf(from)) if (target === to) return true
  return false
}

/** The shortest walk from `start` back to itself inside `members`, in the order of the edges; undefined if none. */
function* walkRound<T>(start: T, members: ReadonlySet<T>, edgesOf: Edges<T>): Steps<readonly T[] | undefined> {
  const cameFrom = new Map<T, T>()
  const queue: T[] = [start]
  for (const node of queue) {
    for (const target of edgesOf(node)) {
      if (target === start) return pathBack(start, node, cameFrom)
      if (!members.has(target) || cameFrom.has(target)) continue
      cameFrom.set(target, node)
      queue.push(target)
    }
    yield
  }
  return undefined
}

function pathBack<T>(start: T, last: T, cameFrom: ReadonlyMap<T, T>): readonly T[] {
  const path: T[] = []
  for (let node = last; node !== start; node = cameFrom.get(node) ?? start) path.push(node)
  return [start, ...path.reverse()]
}

/** So many walks are named per component at most; together they visit every member where that is enough. */
const WALKS_PER_KNOT = 20

/** Named cycles: each starts at its alphabetically first member and follows the edges. */
export function* nameCycles<T extends string>(nodes: Iterable<T>, edgesOf: Edges<T>): Steps<readonly (readonly T[])[]> {
  const cycles: (readonly T[])[] = []
  for (const knot of yield* findKnots(nodes, edgesOf)) {
    const members = new Set(knot)
    const visited = new Set<T>()
    let walks = 0
    for (const start of [...knot].sort()) {
      if (visited.has(start) || walks >= WALKS_PER_KNOT) continue
      const walk = yield* walkRound(start, members, edgesOf)
      if (walk === undefined) continue
      walks += 1
      cycles.push(fromFirst(walk))
      for (const member of walk) visited.add(member)
    }
  }
  return cycles.sort(([a = ''], [b = '']) => compareText(a, b))
}

function fromFirst<T extends string>(walk: readonly T[]): readonly T[] {
  const first = walk.indexOf(walk.reduce((least, member) => (member < least ? member : least)))
  return [...walk.slice(first), ...walk.slice(0, first)]
}
