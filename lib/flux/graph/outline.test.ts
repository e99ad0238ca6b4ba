import { describe, expect, it } from 'vitest'
import type { Graph } from '@/lib/contract/graph'
import { asRef } from '@/lib/testing/as-ref'
import { outlineOf, visibleRows } from './outline'

function graphOf(
  names: readonly string[],
  edges: readonly (readonly [string, string])[],
  rootCauses: readonly string[] = [],
): Graph {
  return {
    nodes: names.map((name) => ({
      ref: asRef(name),
      kind: 'Kustomization',
      namespace: 'apps',
      name,
      status: 'ready',
      current: true,
    })),
    edges: edges.map(([from, to]) => ({ from: asRef(from), to: asRef(to), type: 'dependsOn' })),
    cycles: [],
    rootCauses: rootCauses.map(asRef),
  }
}

const lines = (graph: Graph) =>
  outlineOf(graph).map((row) => `${'  '.repeat(row.depth)}${row.node.name}${row.repeated ? ' (above)' : ''}`)

describe('the graph as a list', () => {
  it('puts those who wait below what they wait for', () => {
    expect(
      lines(
        graphOf(
          ['app', 'db', 'base'],
          [
            ['app', 'db'],
            ['db', 'base'],
          ],
        ),
      ),
    ).toEqual(['base', '  db', '    app'])
  })

  it('lists a node under everything it waits for, and its own dependents once', () => {
    const graph = graphOf(
      ['a', 'b', 'c', 'd'],
      [
        ['c', 'a'],
        ['c', 'b'],
        ['d', 'c'],
      ],
    )
    expect(lines(graph)).toEqual(['a', '  c', '    d', 'b', '  c (above)'])
  })

  it('starts with the root cause', () => {
    expect(lines(graphOf(['a', 'b'], [], ['b']))).toEqual(['b', 'a'])
  })

  it('shows every member of a cycle and ends', () => {
    const graph = graphOf(
      ['a', 'b'],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    )
    expect(new Set(outlineOf(graph).map((row) => row.node.name))).toEqual(new Set(['a', 'b']))
  })

  it('names each row apart, with its place among its siblings', () => {
    const graph = graphOf(
      ['a', 'b', 'c', 'd'],
      [
        ['c', 'a'],
        ['c', 'b'],
        ['d', 'a'],
      ],
    )
    const rows = outlineOf(graph)
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    expect(rows.map(({ node, place, siblings }) => [node.name, place, siblings])).toEqual([
      ['a', 1, 2],
      ['c', 1, 2],
      ['d', 2, 2],
      ['b', 2, 2],
      ['c', 1, 1],
    ])
  })

  it('hides what is below a closed row, and nothing else', () => {
    const graph = graphOf(
      ['a', 'b', 'c', 'd'],
      [
        ['b', 'a'],
        ['c', 'b'],
        ['d', 'a'],
      ],
    )
    const rows = outlineOf(graph)
    const closed = rows.find(({ node }) => node.name === 'b')?.key ?? ''
    expect(visibleRows(rows, new Set([closed])).map(({ node }) => node.name)).toEqual(['a', 'b', 'd'])
    expect(visibleRows(rows, new Set())).toEqual(rows)
  })

  it('says how an edge holds somebody back', () => {
    const graph = graphOf(['a', 'b'], [])
    const rows = outlineOf({
      ...graph,
      edges: [{ from: asRef('a'), to: asRef('b'), type: 'dependsOn', holds: true, status: 'suspended' }],
    })
    expect(rows[1]).toMatchObject({ isHeld: true, relation: 'depends on it, held back because it is suspended' })
  })
})
