import { describe, expect, it } from 'vitest'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { Status } from '@/lib/contract/state'
import { aroundRoot, filterGraph, foldHealthy } from './narrow-graph'

const NO_FILTER = { text: '', namespaces: [], statuses: [], unhealthyOnly: false } as const

function node(name: string, status: Status = 'ready', namespace = 'apps'): GraphNode {
  return { ref: `Kustomization/${namespace}/${name}`, kind: 'Kustomization', namespace, name, status }
}

function graphOf(nodes: readonly GraphNode[], edges: readonly (readonly [string, string])[] = []): Graph {
  const ref = (name: string) => nodes.find((one) => one.name === name)?.ref ?? name
  return {
    nodes,
    edges: edges.map(([from, to]) => ({ from: ref(from), to: ref(to), type: 'dependsOn' })),
    cycles: [],
    rootCauses: [],
  }
}

const names = (graph: Graph) => graph.nodes.map((one) => one.name)

describe('filtering a graph', () => {
  const graph = graphOf(
    [node('a'), node('b', 'failed'), node('c', 'waiting'), node('d', 'ready', 'infra')],
    [
      ['c', 'b'],
      ['b', 'a'],
      ['a', 'd'],
    ],
  )

  it('keeps everything while nothing is asked for', () => {
    expect(filterGraph(graph, NO_FILTER)).toBe(graph)
  })

  it('keeps only edges whose both ends are kept', () => {
    const narrowed = filterGraph(graph, { ...NO_FILTER, namespaces: ['apps'] })
    expect(names(narrowed)).toEqual(['a', 'b', 'c'])
    expect(narrowed.edges).toHaveLength(2)
  })

  it('shows what is not well and what it holds back', () => {
    expect(names(filterGraph(graph, { ...NO_FILTER, unhealthyOnly: true }))).toEqual(['b', 'c'])
  })

  it('finds by text without regard to case', () => {
    expect(names(filterGraph(graph, { ...NO_FILTER, text: 'INFRA' }))).toEqual(['d'])
  })
})

describe('the neighbourhood of one object', () => {
  const graph = graphOf(
    [node('a'), node('b'), node('c'), node('d')],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ],
  )

  it('reaches both ways by the number of steps', () => {
    expect(names(aroundRoot(graph, 'Kustomization/apps/b', 1))).toEqual(['a', 'b', 'c'])
  })

  it('ends by itself in a cycle', () => {
    const cycle = graphOf(
      [node('a'), node('b')],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    )
    expect(names(aroundRoot(cycle, 'Kustomization/apps/a', 99))).toEqual(['a', 'b'])
  })
})

describe('folding what is healthy', () => {
  const graph = graphOf(
    [node('top', 'failed'), node('base'), node('one'), node('two'), node('far', 'ready', 'infra')],
    [
      ['top', 'base'],
      ['base', 'one'],
      ['two', 'one'],
      ['one', 'far'],
    ],
  )

  it('counts the ready ones and keeps what an unwell one waits for', () => {
    const folded = foldHealthy(graph, new Set())
    expect(names(folded.graph)).toEqual(['top', 'base', 'far', '2 ready'])
    expect(folded.foldedCount).toBe(2)
    expect(folded.folds.get('fold:apps')?.refs).toEqual(['Kustomization/apps/one', 'Kustomization/apps/two'])
  })

  it('loses no node: folded and shown together are all', () => {
    const { graph: small, folds, foldedCount } = foldHealthy(graph, new Set())
    expect(small.nodes.length - folds.size + foldedCount).toBe(graph.nodes.length)
  })

  it('draws one edge where many led into a fold', () => {
    const { graph: small } = foldHealthy(graph, new Set())
    expect(small.edges.filter((edge) => edge.to === 'fold:apps')).toHaveLength(1)
  })

  it('leaves an unfolded namespace and a pinned object as they are', () => {
    expect(names(foldHealthy(graph, new Set(['apps'])).graph)).toContain('one')
    expect(names(foldHealthy(graph, new Set(), 'Kustomization/apps/one').graph)).toContain('one')
  })
})
