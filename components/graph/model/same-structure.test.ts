import { expect, it } from 'vitest'
import type { Graph } from '@/lib/contract/graph'
import { asRef } from '@/lib/testing/as-ref'
import { isSameStructure } from './same-structure'

const node = (name: string) => ({
  ref: asRef(`Kustomization/apps/${name}`),
  kind: 'Kustomization' as const,
  namespace: 'apps',
  name,
  status: 'unknown' as const,
  current: true,
})
const graph: Graph = {
  nodes: [node('a'), node('b')],
  edges: [{ from: asRef('Kustomization/apps/a'), to: asRef('Kustomization/apps/b'), type: 'dependsOn' }],
  cycles: [],
  rootCauses: [],
}
const [edge] = graph.edges

it.each<[string, Graph, boolean]>([
  ['a copy is the same', structuredClone(graph), true],
  ['another node is not', { ...graph, nodes: [node('a'), node('c')] }, false],
  ['a node more is not', { ...graph, nodes: [...graph.nodes, node('c')] }, false],
  ['an edge less is not', { ...graph, edges: [] }, false],
  [
    'an expression on an edge is not',
    { ...graph, edges: edge === undefined ? [] : [{ ...edge, readyExpr: 'x' }] },
    false,
  ],
  ['a line without a head is not', { ...graph, edges: edge === undefined ? [] : [{ ...edge, mutual: true }] }, false],
  ['a circle is not', { ...graph, cycles: [[asRef('Kustomization/apps/a'), asRef('Kustomization/apps/b')]] }, false],
])('%s', (_, other, expected) => {
  expect(isSameStructure(graph, other)).toBe(expected)
  expect(isSameStructure(other, graph)).toBe(expected)
})
