import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allAtOnce } from '@/lib/steps'
import { findImplied, findWaves } from './waves'

type Pairs = readonly (readonly [number, number])[]

const NODES = [0, 1, 2, 3, 4, 5, 6, 7]
const anyPairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 24 })
const targetsIn = (pairs: Pairs) => (node: number) => pairs.filter(([from]) => from === node).map(([, to]) => to)

function reachable(pairs: Pairs, start: number): ReadonlySet<number> {
  const seen = new Set<number>()
  const queue = targetsIn(pairs)(start)
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    queue.push(...targetsIn(pairs)(node))
  }
  return seen
}

describe('waves', () => {
  it('come one after the last target, on any graph, and spare whatever can never start', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const waves = allAtOnce(findWaves(NODES, targetsIn(pairs)))
        for (const node of NODES) {
          const seen = reachable(pairs, node)
          const neverStarts = [node, ...seen].some((one) => reachable(pairs, one).has(one))
          const targets = targetsIn(pairs)(node).map((to) => waves.get(to) ?? Number.NaN)
          expect(waves.get(node)).toBe(neverStarts ? undefined : Math.max(0, ...targets) + 1)
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('implied edges', () => {
  it('can be left out without anybody ceasing to wait for anything', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const implied = findImplied(NODES, targetsIn(pairs))
        const kept = pairs.filter(([from, to]) => implied.get(from)?.has(to) !== true)
        for (const node of NODES) expect(reachable(kept, node)).toEqual(reachable(pairs, node))
      }),
      { numRuns: 400 },
    )
  })

  it('are those that a longer way says already', () => {
    const pairs: Pairs = [
      [1, 2],
      [2, 3],
      [1, 3],
    ]
    expect(findImplied(NODES, targetsIn(pairs))).toEqual(new Map([[1, new Set([3])]]))
  })
})
