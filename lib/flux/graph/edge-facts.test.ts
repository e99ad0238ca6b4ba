import { describe, expect, it } from 'vitest'
import type { Graph, GraphEdge } from '@/lib/contract/graph'
import { asRef } from '@/lib/testing/as-ref'
import { edgeKey } from './circle-edges'
import { edgeFactsOf } from './edge-facts'
import { wordCycle } from './word-cycle'

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')

function graphOf(edges: readonly GraphEdge[], cycles: Graph['cycles'] = []): Graph {
  return { nodes: [], edges, cycles, rootCauses: [] }
}

describe('what an edge means', () => {
  it.each([
    [{}, 'plain', 'depends on it'],
    [{ readyExpr: 'dep.x == 1' }, 'plain', 'depends on it, when dep.x == 1'],
    [{ holds: true, status: 'failed' }, 'held', 'depends on it, held back by it'],
    [{ holds: true }, 'held', 'depends on it, held back because it does not exist'],
    [{ holds: true, status: 'suspended' }, 'suspended', 'depends on it, held back because it is suspended'],
    [{ type: 'applies' }, 'plain', 'applied by it'],
    [{ type: 'updates' }, 'plain', 'commits to it'],
    [{ mutual: true }, 'plain', 'connected both ways'],
  ] as const)('of %j looks %s and reads %s', (extra, look, words) => {
    const edge: GraphEdge = { from: A, to: B, type: 'dependsOn', ...extra }
    expect(edgeFactsOf(graphOf([edge])).get(edgeKey(A, B))).toEqual({ from: A, to: B, look, words })
  })

  it('marks a circle, and shows the gravest of several edges between the same two', () => {
    const circle: GraphEdge[] = [
      { from: A, to: B, type: 'dependsOn' },
      { from: B, to: A, type: 'dependsOn' },
    ]
    expect([...edgeFactsOf(graphOf(circle, [[A, B]])).values()].map(({ look }) => look)).toEqual(['cycle', 'cycle'])
    const double: GraphEdge[] = [
      { from: A, to: B, type: 'source', holds: true, status: 'failed' },
      { from: A, to: B, type: 'applies' },
    ]
    expect(edgeFactsOf(graphOf(double)).get(edgeKey(A, B))?.look).toBe('held')
  })
})

describe('a circle in words', () => {
  it('goes round by names and says where health is awaited', () => {
    const both: GraphEdge[] = [
      { from: A, to: B, type: 'dependsOn' },
      { from: B, to: A, type: 'dependsOn' },
    ]
    expect(wordCycle([A, B], graphOf(both))).toBe('apps/a → apps/b → apps/a')
    expect(wordCycle([A, B], graphOf(both.slice(1)))).toBe('apps/a → (awaits the health of) apps/b → apps/a')
    const delivery: GraphEdge = { from: A, to: asRef('GitRepository/apps/x'), type: 'source' }
    expect(wordCycle([A, B], graphOf([delivery]))).toBe('apps/a → apps/b → apps/a')
    expect(wordCycle([A], graphOf([{ from: A, to: A, type: 'dependsOn' }]))).toBe('apps/a → apps/a')
  })
})
