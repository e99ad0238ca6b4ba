import { expect, it } from 'vitest'
import type { NarrowedGraph } from '@/lib/contract/graph'
import { GraphQuerySchema } from '@/lib/contract/schema/queries'
import { ALL_READ } from '@/lib/flux/judge/sight'
import type { GraphSource } from './graph'
import { rememberGraphs } from './graphs-in-use'

const ask = (query: string) => GraphQuerySchema.parse(Object.fromEntries(new URLSearchParams(query)))
const source = (): GraphSource => ({ rows: new Map(), horizon: ALL_READ, rootCauses: [] })

function build(): NarrowedGraph {
  const counts = { total: 0, shown: 0, folded: 0, filtered: 0, distant: 0, cutEdges: 0 }
  return { nodes: [], edges: [], cycles: [], rootCauses: [], counts }
}

it('gives the same graph to all who ask the same of the same rows in one version', () => {
  const graphs = rememberGraphs()
  const rows = source()
  const first = graphs.of(rows, 1, ask('scope=delivery'), build)
  expect(graphs.of({ ...rows }, 1, ask('scope=delivery'), build)).toBe(first)
  expect(graphs.of(rows, 1, ask('scope=dependencies'), build)).not.toBe(first)
  expect(graphs.of(rows, 2, ask('scope=delivery'), build)).not.toBe(first)
})

it('gives nobody a graph of rows that are others', () => {
  const graphs = rememberGraphs()
  const first = graphs.of(source(), 1, ask('scope=delivery'), build)
  expect(graphs.of(source(), 1, ask('scope=delivery'), build)).not.toBe(first)
})

it('remembers only so many questions', () => {
  const graphs = rememberGraphs()
  const rows = source()
  const first = graphs.of(rows, 1, ask('scope=delivery&q=first'), build)
  for (let at = 0; at < 200; at += 1) graphs.of(rows, 1, ask(`scope=delivery&q=${at}`), build)
  expect(graphs.of(rows, 1, ask('scope=delivery&q=first'), build)).not.toBe(first)
})

it('draws up the next version with who drew the last one, as long as somebody reads that', () => {
  const graphs = rememberGraphs()
  const rows = source()
  const builders: unknown[] = []
  const note = (builder: unknown) => {
    builders.push(builder)
    return build()
  }
  const held = [graphs.of(rows, 1, ask('scope=delivery'), note), graphs.of(rows, 2, ask('scope=delivery'), note)]
  held.push(graphs.of(rows, 2, ask('scope=dependencies'), note), graphs.of(source(), 2, ask('scope=delivery'), note))
  expect(held).toHaveLength(4)
  expect(builders[1]).toBe(builders[0])
  expect(new Set(builders).size).toBe(3)
})
