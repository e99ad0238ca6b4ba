import { describe, expect, it } from 'vitest'
import type { Graph } from '@/lib/contract/graph'
import { outlineOf } from './outline-rows'

function graphOf(
  names: readonly string[],
  edges: readonly (readonly [string, string])[],
  rootCauses: string[] = [],
): Graph {
  return {
    nodes: names.map((name) => ({ ref: name, kind: 'Kustomization', namespace: 'apps', name, status: 'ready' })),
    edges: edges.map(([from, to]) => ({ from, to, type: 'dependsOn' })),
    cycles: [],
    rootCauses,
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
})
