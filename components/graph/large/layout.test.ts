import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LaidPart, LayoutEdge, LayoutNode } from './job'
import { layoutParts } from './layout'
import { dropImplied, splitIntoParts } from './parts'

const node = (id: string, trouble = 0): LayoutNode => ({ id, width: 200, height: 46, trouble })
const edge = (from: string, to: string): LayoutEdge => ({ from, to, labelWidth: 0 })
const chain = (...ids: string[]) => ids.slice(1).map((id, at) => edge(ids[at] ?? '', id))
const name = ({ from, to }: LayoutEdge) => `${from}→${to}`

function overlap(parts: readonly LaidPart[], sizes: readonly LayoutNode[]): readonly string[] {
  const size = new Map(sizes.map((one) => [one.id, one]))
  const boxes = parts.flatMap((part) =>
    part.nodes.map(([id, { x, y }]) => {
      const { width = 0, height = 0 } = size.get(id) ?? {}
      return { id, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
    }),
  )
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.id} lies on ${b.id}`),
  )
}

/** Lines that run through a node of 200 by 46 which they do not belong to, looked at every few pixels. */
function crossings(parts: readonly LaidPart[]): readonly string[] {
  const places = parts.flatMap((part) => part.nodes)
  return parts.flatMap((part) =>
    part.edges.flatMap(({ at, points }) =>
      points.slice(1).flatMap((to, index) => {
        const from = points[index] ?? to
        const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 5)
        return Array.from({ length: steps }, (_, step) => {
          const x = from.x + ((to.x - from.x) * step) / steps
          const y = from.y + ((to.y - from.y) * step) / steps
          const hit = places.find(([, centre]) => Math.abs(centre.x - x) < 98 && Math.abs(centre.y - y) < 21)
          return hit === undefined ? undefined : `line ${at} runs through ${hit[0]}`
        }).filter((one) => one !== undefined)
      }),
    ),
  )
}

describe('parts of a large graph', () => {
  it('puts the most troubled part first and well nodes without edges last, together', () => {
    const nodes = [node('a'), node('b'), node('lone'), node('c', 2), node('d'), node('other'), node('e', 3)]
    const parts = splitIntoParts(nodes, [edge('a', 'b'), edge('c', 'd')])
    expect(parts.map((part) => part.nodes.map(({ id }) => id).join())).toEqual(['e', 'c,d', 'a,b', 'lone,other'])
  })

  it('leaves out edges that lead to nothing', () => {
    expect(splitIntoParts([node('a')], [edge('a', 'gone')])[0]?.edges).toEqual([])
  })
})

describe('edges that a longer way implies', () => {
  it.each([
    ['a chain keeps all', chain('a', 'b', 'c'), []],
    ['a short cut is implied', [...chain('a', 'b', 'c'), edge('a', 'c')], ['a→c']],
    ['a long short cut is implied', [...chain('a', 'b', 'c', 'd'), edge('a', 'd')], ['a→d']],
    ['a diamond keeps all', [...chain('a', 'b', 'd'), ...chain('a', 'c', 'd')], []],
    ['a circle keeps all', chain('a', 'b', 'c', 'a'), []],
    ['two that wait for each other keep both', chain('a', 'b', 'a'), []],
    ['a node that waits for itself keeps it', [edge('a', 'a'), edge('a', 'b')], []],
    ['twins are both kept', [edge('a', 'b'), edge('a', 'b')], []],
  ])('%s', (_, edges, expected) => {
    const { kept, implied } = dropImplied(edges)
    expect(implied.map(name)).toEqual(expected)
    expect(kept).toHaveLength(edges.length - implied.length)
  })
})

describe('the layout of a large graph', () => {
  it('places what is waited for left of what waits', () => {
    const nodes = ['apps', 'infra', 'crds'].map((id) => node(id))
    const [part] = [...layoutParts(nodes, chain('apps', 'infra', 'crds'))]
    const at = new Map(part?.nodes)
    expect(at.get('crds')?.x).toBeLessThan(at.get('infra')?.x ?? 0)
    expect(at.get('infra')?.x).toBeLessThan(at.get('apps')?.x ?? 0)
  })

  it('stacks three hundred that wait for one thing in a block that is not a column', () => {
    const many = Array.from({ length: 300 }, (_, at) => node(`app-${at}`))
    const nodes = [node('gateway'), ...many]
    const parts = [
      ...layoutParts(
        nodes,
        many.map(({ id }) => edge(id, 'gateway')),
      ),
    ]
    const box = parts.at(-1)?.sheet ?? { width: 0, height: 1 }
    expect(box.width / box.height).toBeGreaterThan(0.5)
    expect(parts.flatMap((part) => part.edges)).toHaveLength(300)
    expect(overlap(parts, nodes)).toEqual([])
    expect(crossings(parts)).toEqual([])
  })

  it('draws every node and every edge once, none on another, whatever the graph', () => {
    const graphs = fc.integer({ min: 1, max: 24 }).chain((size) =>
      fc.record({
        nodes: fc.constant(Array.from({ length: size }, (_, at) => node(`n${at}`, at % 4))),
        edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 40 }),
      }),
    )
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const drawn = edges.map(([from, to]) => edge(`n${from}`, `n${to}`))
        const parts = [...layoutParts(nodes, drawn)]
        expect(parts.flatMap((part) => part.nodes.map(([id]) => id)).sort()).toEqual(nodes.map(({ id }) => id).sort())
        const places = parts.flatMap((part) => part.edges.map(({ at }) => at)).sort((a, b) => a - b)
        expect(places).toEqual(drawn.map((_, at) => at))
        for (const { points } of parts.flatMap((part) => part.edges)) expect(points.length).toBeGreaterThan(1)
        expect(overlap(parts, nodes)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('fills a sheet of the shape of a screen with many parts', () => {
    const nodes = Array.from({ length: 400 }, (_, at) => node(`n${at}`))
    const edges = nodes.flatMap(({ id }, at) =>
      at % 8 === 0 ? [] : [edge(id, `n${at - (at % 3 === 0 && at % 8 > 1 ? 2 : 1)}`)],
    )
    const sheet = [...layoutParts(nodes, edges)].at(-1)?.sheet ?? { width: 0, height: 1 }
    expect(sheet.width / sheet.height).toBeGreaterThan(1)
    expect(sheet.width / sheet.height).toBeLessThan(3)
  })
})
