import { expect, it } from 'vitest'
import type { NarrowedGraph } from '@/lib/contract/graph'
import { ALL_READ } from '@/lib/flux/judge/sight'
import type { GraphSource } from './graph'
import { rememberGraphs } from './graphs-in-use'

const source = (): GraphSource => ({ rows: new Map(), horizon: ALL_READ, rootCauses: [] })

function build(): NarrowedGraph {
  const counts = { total: 0, shown: 0, folded: 0, filtered: 0, distant: 0, cutEdges: 0 }
  return { nodes: [], edges: [], cycles: [], rootCauses: [], counts }
}

it('gives the same graph to all who ask the same of the same rows in one version', () => {
  const graphs = rememberGraphs()
  const rows = source()
  const first = graphs.of(rows, 1, { scope: 'delivery' }, build)
  expect(graphs.of({ ...rows }, 1, { scope: 'delivery' }, build)).toBe(first)
  expect(graphs.of(rows, 1, { scope: 'dependencies' }, build)).not.toBe(first)
  expect(graphs.of(rows, 2, { scope: 'delivery' }, build)).not.toBe(first)
})

it('gives nobody a graph of rows that are others', () => {
  const graphs = rememberGraphs()
  const first = graphs.of(source(), 1, {}, build)
  expect(graphs.of(source(), 1, {}, build)).not.toBe(first)
})

it('remembers only so many questions', () => {
  const graphs = rememberGraphs()
  const rows = source()
  const first = graphs.of(rows, 1, { root: 'first' }, build)
  for (let at = 0; at < 200; at += 1) graphs.of(rows, 1, { root: `${at}` }, build)
  expect(graphs.of(rows, 1, { root: 'first' }, build)).not.toBe(first)
})
