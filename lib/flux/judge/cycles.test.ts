import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allAtOnce, type Steps } from '@/lib/steps'
import { findKnots, nameCycles } from './cycles'

describe('findKnots', () => {
  it('agrees with reachability on any small graph', () => {
    const anyEdges = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(anyEdges, (pairs) => {
        const next = (node: number) => pairs.filter(([from]) => from === node).map(([, to]) => to)
        const reaches = (from: number): ReadonlySet<number> => {
          const seen = new Set<number>()
          const queue = next(from)
          for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
            if (seen.has(node)) continue
            seen.add(node)
            queue.push(...next(node))
          }
          return seen
        }
        const nodes = [0, 1, 2, 3, 4, 5, 6, 7]
        const expected = nodes.filter((node) => reaches(node).has(node))
        const knots = allAtOnce(findKnots(nodes, next))
        expect(knots.flat().sort()).toEqual(expected)
        for (const knot of knots) for (const a of knot) for (const b of knot) expect(reaches(a).has(b)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

/** Edges as in `ab`: a waits for b. */
function nameAll(...edges: readonly string[]) {
  const nodes = [...new Set(edges.flatMap(([from = '']) => from))]
  return allAtOnce(nameCycles(nodes, (node) => edges.flatMap(([from, to = '']) => (from === node ? to : [])))).map(
    (cycle) => cycle.join(''),
  )
}

function countSteps(steps: Steps<unknown>): number {
  let count = 0
  while (steps.next().done !== true) count += 1
  return count
}

describe('circles of those who wait', () => {
  it('are named once each, from the first in the alphabet on and in the order of waiting', () => {
    expect(nameAll('cb', 'ba', 'ac')).toEqual(['acb'])
    expect(nameAll('bc', 'ca', 'ab')).toEqual(['abc'])
    expect(nameAll('bb')).toEqual(['b'])
  })

  it('are none where nobody comes back to where he began', () => {
    expect(nameAll('ab', 'bc', 'ac')).toEqual([])
  })

  it('are named in the order of the alphabet, also where one waits for another', () => {
    expect(nameAll('xy', 'yx', 'xa', 'ab', 'ba')).toEqual(['ab', 'xy'])
    expect(nameAll('ab', 'ba', 'ax', 'xy', 'yx')).toEqual(['ab', 'xy'])
    expect(nameAll('mn', 'nm', 'xy', 'yx', 'ab', 'ba')).toEqual(['ab', 'mn', 'xy'])
  })

  it('are the shortest there are, and no walk leaves its circle', () => {
    expect(nameAll('ab', 'bc', 'cd', 'da', 'ba')).toEqual(['ab', 'abcd'])
    expect(nameAll('ae', 'ef', 'ab', 'ba')).toEqual(['ab'])
  })

  it('show each member at least once, whichever of them the alphabet puts first', () => {
    expect(nameAll('ba', 'ab', 'ca', 'ac')).toEqual(['ab', 'ac'])
    expect(nameAll('cb', 'bc', 'ca', 'ab')).toEqual(['abc'])
  })

  it('are twenty of one knot at most', () => {
    const spokes = Array.from('bcdefghijklmnopqrstuvwxyz')
    const named = nameAll(...spokes.flatMap((spoke) => [`a${spoke}`, `${spoke}a`]))
    expect(named).toEqual(spokes.slice(0, 20).map((spoke) => `a${spoke}`))
  })

  it('are looked for in steps, of a thousand edges or of one member of a walk', () => {
    const ring = Array.from({ length: 5_000 }, (_, at) => at)
    const next = (node: number) => [(node + 1) % 5_000]
    const steps = countSteps(findKnots(ring, next))
    expect(steps).toBeGreaterThanOrEqual(5)
    expect(steps).toBeLessThan(50)
    const round = new Map([...'abc'].map((node, at) => [node, [...'bca'].slice(at, at + 1)]))
    expect(countSteps(nameCycles(round.keys(), (node) => round.get(node) ?? []))).toBe(2)
  })
})
