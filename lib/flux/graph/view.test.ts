import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { STATUSES, type Status } from '../judge/status'
import { FOLD_ABOVE } from './fold'
import { findImpliedEdges, type GraphQuestion, viewGraph } from './view'

function node(name: string, status: Status = 'ready', namespace = 'apps'): GraphNode {
  return {
    ref: asRef(`Kustomization/${namespace}/${name}`),
    kind: 'Kustomization',
    namespace,
    name,
    status,
    current: true,
  }
}

function graphOf(
  nodes: readonly GraphNode[],
  pairs: readonly (readonly [string, string])[] = [],
  extra: Partial<Graph> = {},
): Graph {
  const ref = (name: string) => nodes.find((one) => one.name === name)?.ref ?? asRef(name)
  const edges = pairs.map(([from, to]): GraphEdge => ({ from: ref(from), to: ref(to), type: 'dependsOn' }))
  return { nodes, edges, cycles: [], rootCauses: [], ...extra }
}

const names = (graph: Graph) => graph.nodes.map((one) => one.name)
const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')

describe('around one object', () => {
  const chain = graphOf(
    [node('a'), node('b'), node('c'), node('d')],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ],
  )

  it.each([
    [{ direction: 'up' }, ['b', 'c', 'd']],
    [{ direction: 'down' }, ['a', 'b']],
    [{ direction: 'both' }, ['a', 'b', 'c', 'd']],
    [{ depth: 1 }, ['a', 'b', 'c']],
    [{ depth: 0 }, ['b']],
    [{ depth: 1, direction: 'up' }, ['b', 'c']],
    [{ root: asRef('Kustomization/no/one') }, []],
  ] as const)('reaches as far and in the direction that is asked for: %j', (question, expected) => {
    expect(names(viewGraph(chain, { root: B, ...question }).graph)).toEqual(expected)
  })

  it('ends by itself in a circle and says how much is out of reach', () => {
    const circle = graphOf(
      [node('a'), node('b'), node('c')],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    )
    const { graph, counts } = viewGraph(circle, { root: A, depth: 99 })
    expect(names(graph)).toEqual(['a', 'b'])
    expect(counts.distant).toBe(1)
  })
})

describe('filtering', () => {
  const LABELLED = new Map([[A, { ...node('a'), labels: { team: 'web' } }]])
  const graph = graphOf(
    [
      node('a'),
      node('b', 'failed'),
      node('c', 'waiting'),
      node('d', 'ready', 'infra'),
      { ...node('gone', 'unknown', 'infra'), missing: true },
    ],
    [
      ['c', 'b'],
      ['b', 'a'],
      ['a', 'd'],
      ['c', 'gone'],
    ],
    { rootCauses: [B] },
  )

  it.each([
    [{}, ['a', 'b', 'c', 'd', 'gone']],
    [{ namespaces: ['infra'] }, ['d', 'gone']],
    [{ statuses: ['failed', 'ready'] }, ['a', 'b', 'd']],
    [{ kinds: ['HelmRelease'] }, []],
    [{ text: ' INFRA' }, ['d', 'gone']],
    [{ unhealthyOnly: true }, ['b', 'c', 'gone']],
    [{ labels: ['team=web'], rowOf: (ref: Ref) => LABELLED.get(ref) }, ['a']],
  ] as const)('keeps what is asked for: %j', (filter, expected) => {
    expect(names(viewGraph(graph, { filter }).graph)).toEqual(expected)
  })

  it('keeps the root causes of what is left, though they stand elsewhere, and calls what they hold back unwell', () => {
    const controller = asRef('Deployment/flux-system/kustomize-controller')
    const held = { ...node('held', 'reconciling'), rootCause: controller }
    const { graph: small } = viewGraph(
      graphOf([held, node('b', 'failed', 'infra'), { ...node('busy', 'reconciling'), rootCause: A }], [], {
        rootCauses: [controller, asRef('Kustomization/infra/b')],
      }),
      { filter: { namespaces: ['apps'], unhealthyOnly: true } },
    )
    expect([names(small), small.rootCauses]).toEqual([['held'], [controller]])
  })

  it('keeps the gap that a match waits for, and counts the edges that now lead out of sight', () => {
    const { graph: small, counts } = viewGraph(graph, { filter: { namespaces: ['apps'] } })
    expect(names(small)).toEqual(['a', 'b', 'c', 'gone'])
    expect(counts).toMatchObject({ total: 5, shown: 4, filtered: 1, cutEdges: 1 })
  })
})

describe('folding', () => {
  const graph = graphOf(
    [node('top', 'failed'), node('base'), node('one'), node('two', 'reconciling'), node('far', 'ready', 'infra')],
    [
      ['top', 'base'],
      ['base', 'one'],
      ['two', 'one'],
      ['one', 'far'],
    ],
  )
  const fold = (question: GraphQuestion) => viewGraph(graph, { fold: 'on', ...question })

  it('makes one counted node of what is well and keeps what an unwell one waits for', () => {
    const { graph: small, folds } = fold({})
    expect(names(small)).toEqual(['top', 'base', 'far', '2 objects'])
    expect(small.nodes.at(-1)?.folded).toEqual({ count: 2, statuses: { ready: 1, reconciling: 1 } })
    expect(folds.get(asRef('fold:apps'))?.refs).toEqual(['Kustomization/apps/one', 'Kustomization/apps/two'])
    expect(small.edges.filter((edge) => edge.to === 'fold:apps')).toHaveLength(1)
  })

  it('leaves what was opened, what is chosen and what is asked about', () => {
    const ref = asRef('Kustomization/apps/one')
    for (const question of [{ open: ['apps'] }, { pinned: ref }, { root: ref }])
      expect(names(fold(question).graph)).toContain('one')
  })

  it('closes a namespace with the trouble in it, and shows the worst of it', () => {
    const { graph: small } = viewGraph(graph, { closed: ['apps'] })
    expect(small.nodes.map(({ name, status }) => [name, status])).toEqual([
      ['far', 'ready'],
      ['4 objects', 'failed'],
    ])
  })

  it('folds several namespaces into one where there are too many, and opens them one by one', () => {
    const nodes = Array.from({ length: 200 }, (_, at) =>
      node(`k${at}`, 'ready', `ns-${String(at % 100).padStart(2, '0')}`),
    )
    const many = viewGraph(graphOf(nodes), { fold: 'auto' })
    expect(many.graph.nodes.length).toBeLessThanOrEqual(30)
    const first = many.graph.nodes[0]
    expect([first?.namespace, first?.folded?.count]).toEqual(['ns-00 … ns-03', 8])
    const opened = viewGraph(graphOf(nodes), { fold: 'auto', open: ['ns-00 … ns-03'] })
    expect(opened.folds.get(asRef('fold:ns-02'))?.refs).toHaveLength(2)
    expect(opened.counts.folded).toBe(200)
  })

  it('shows a large opened fold by its branches, and these when they are opened', () => {
    const heads = ['x', 'y', 'z']
    const nodes = heads.flatMap((head) => [node(head), ...Array.from({ length: 40 }, (_, at) => node(`${head}${at}`))])
    const pairs = heads.flatMap((head) => Array.from({ length: 40 }, (_, at) => [`${head}${at}`, head] as const))
    const large = graphOf(nodes, pairs)
    const opened = viewGraph(large, { fold: 'on', open: ['apps'] })
    expect(opened.graph.nodes.map(({ folded }) => folded?.count)).toEqual([41, 41, 41])
    const [first = ''] = opened.folds.keys()
    const further = viewGraph(large, { fold: 'on', open: ['apps', first.slice('fold:'.length)] })
    expect(further.counts).toMatchObject({ shown: 41, folded: 82 })
  })
})

const anyGraph = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...STATUSES), fc.nat(), fc.boolean()), {
      minLength: 1,
      maxLength: 420,
      size: 'max',
    }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 700, size: 'max' }),
    fc.boolean(),
    fc.constantFrom(1, 3, 250),
  )
  .map(([kinds, pairs, isHealthy, namespaces]) => {
    const nodes = kinds.map(
      ([status, place, missing], at): GraphNode => ({
        ...node(`k${at}`, isHealthy ? 'ready' : status, `ns-${place % namespaces}`),
        ...(missing && !isHealthy && at % 7 === 0 ? { missing } : {}),
      }),
    )
    const edges = pairs.map(
      ([from, to]): GraphEdge => ({
        from: nodes[from % nodes.length]?.ref ?? A,
        to: nodes[to % nodes.length]?.ref ?? A,
        type: 'dependsOn',
      }),
    )
    return {
      ...graphOf(nodes),
      edges,
      rootCauses: nodes.filter(({ status }) => status === 'failed').map(({ ref }) => ref),
    }
  })

const anyQuestion = fc.record({
  fold: fc.constantFrom('auto', 'on', 'off'),
  opens: fc.nat({ max: 6 }),
  closed: fc.subarray(['ns-0', 'ns-1']),
  statuses: fc.subarray([...STATUSES]),
  isAround: fc.boolean(),
  depth: fc.integer({ min: 0, max: 4 }),
})

describe('nothing is left out silently', () => {
  it('shown, folded, filtered and distant are all there is, whatever is asked and opened', () => {
    fc.assert(
      fc.property(anyGraph, anyQuestion, (whole, { opens, statuses, isAround, depth, fold, closed }) => {
        let question: GraphQuestion = {
          fold,
          closed,
          filter: { statuses },
          ...(isAround ? { root: whole.nodes[0]?.ref ?? A, depth } : {}),
        }
        for (let step = 0; step <= opens; step += 1) {
          const { graph, folds, counts } = viewGraph(whole, question)
          expect(counts.shown + counts.folded + counts.filtered + counts.distant).toBe(whole.nodes.length)
          const seen = graph.nodes.flatMap(({ ref }) => folds.get(ref)?.refs ?? [ref])
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen).toHaveLength(counts.shown + counts.folded)
          expect(graph.nodes.filter(({ folded }) => folded !== undefined)).toHaveLength(folds.size)
          const refs = new Set(graph.nodes.map(({ ref }) => ref))
          for (const { from, to } of graph.edges) expect(refs.has(from) && refs.has(to)).toBe(true)
          const next = [...folds.values()].find(({ isNamespace }) => !isNamespace)
          if (next !== undefined)
            question = { ...question, open: [...(question.open ?? []), next.id.slice('fold:'.length)] }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('begins with no more than fits, whatever is wrong', () => {
    fc.assert(
      fc.property(anyGraph, (whole) => {
        expect(viewGraph(whole, { fold: 'auto' }).graph.nodes.length).toBeLessThanOrEqual(FOLD_ABOVE)
        const root = whole.nodes[0]?.ref ?? A
        for (const most of [10, 24]) {
          const small = viewGraph(whole, { fold: 'auto', root, most }).graph
          expect(small.nodes.length).toBeLessThanOrEqual(most)
          expect(small.nodes.map(({ ref }) => ref)).toContain(root)
        }
      }),
      { numRuns: 100 },
    )
  })
})

/** By whether a walk along arrows, from anywhere, comes back. */
function hasCircle({ nodes, edges }: Graph): boolean {
  const below = new Map(nodes.map(({ ref }) => [ref, new Set<Ref>()]))
  const open = new Map(nodes.map(({ ref }) => [ref, new Set<Ref>()]))
  for (const { from, to, mutual } of edges) {
    if (mutual === true) continue
    below.get(to)?.add(from)
    open.get(from)?.add(to)
  }
  const free = [...open].flatMap(([ref, targets]) => (targets.size === 0 ? [ref] : []))
  let taken = 0
  for (let ref = free.pop(); ref !== undefined; ref = free.pop()) {
    taken += 1
    for (const waiting of below.get(ref) ?? []) {
      open.get(waiting)?.delete(ref)
      if (open.get(waiting)?.size === 0) free.push(waiting)
    }
  }
  return taken < nodes.length
}

describe('folds', () => {
  it('make no circle of arrows where there is none, whatever is asked and opened', () => {
    fc.assert(
      fc.property(anyGraph, anyQuestion, (graph, { opens, fold, closed, statuses }) => {
        const at = new Map(graph.nodes.map(({ ref }, place) => [ref, place]))
        // Whoever comes later waits for whoever comes earlier, so that nothing goes round.
        const edges = graph.edges.filter(({ from, to }) => (at.get(from) ?? 0) > (at.get(to) ?? 0))
        const whole = { ...graph, edges }
        let question: GraphQuestion = { fold, closed, filter: { statuses } }
        for (let step = 0; step <= opens; step += 1) {
          const answer = viewGraph(whole, question)
          expect(hasCircle(answer.graph)).toBe(false)
          const next = [...answer.folds.values()].find(({ isNamespace }) => !isNamespace)
          if (next === undefined) break
          question = { ...question, open: [...(question.open ?? []), next.id.slice('fold:'.length)] }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('that wait for each other have one line without a head, and it keeps what is held back', () => {
    const nodes = [
      node('a1', 'ready', 'a'),
      node('a2', 'ready', 'a'),
      node('b1', 'ready', 'b'),
      node('b2', 'ready', 'b'),
    ]
    const pairs = [
      ['a1', 'b1'],
      ['b2', 'a2'],
    ] as const
    const { edges } = graphOf(nodes, pairs)
    const whole = {
      ...graphOf(nodes),
      edges: edges.map((edge, at) => (at === 1 ? { ...edge, holds: true as const } : edge)),
    }
    const { graph } = viewGraph(whole, { fold: 'off', closed: ['a', 'b'] })
    expect(graph.edges).toEqual([{ from: 'fold:a//', to: 'fold:b//', type: 'dependsOn', holds: true, mutual: true }])
  })

  it('keep the arrows of a true circle among those that stand by themselves', () => {
    const nodes = [node('x'), node('y'), node('a1', 'ready', 'a'), node('a2', 'ready', 'a')]
    const pairs = [
      ['x', 'y'],
      ['y', 'x'],
      ['a1', 'x'],
      ['x', 'a2'],
    ] as const
    const { graph } = viewGraph(graphOf(nodes, pairs), { fold: 'off', closed: ['a'] })
    expect(graph.edges.map(({ mutual }) => mutual === true)).toEqual([false, false, true])
  })
})

describe('edges that a large picture leaves out', () => {
  it('are only those that other edges imply, and none with an expression or a hold', () => {
    const nodes = Array.from({ length: 120 }, (_, at) => node(`k${at}`))
    const ref = (at: number) => asRef(`Kustomization/apps/k${at}`)
    const steps = Array.from(
      { length: 119 },
      (_, at): GraphEdge => ({ from: ref(at), to: ref(at + 1), type: 'dependsOn' }),
    )
    const jump: GraphEdge = { from: ref(0), to: ref(5), type: 'dependsOn' }
    const special: GraphEdge[] = [
      { ...jump, from: ref(1), readyExpr: 'x' },
      { ...jump, from: ref(2), holds: true },
    ]
    const graph = { ...graphOf(nodes), edges: [...steps, jump, ...special] }
    expect(graph.edges.filter(findImpliedEdges(graph))).toEqual([jump])
    const few = { ...graph, edges: [...steps.slice(0, 5), jump] }
    expect(few.edges.filter(findImpliedEdges(few))).toEqual([])
  })
})

it('counts a node with a mark among those that are not well', () => {
  const marked: GraphNode = { ...node('late'), marks: [{ code: 'behind', text: 'runs something old' }] }
  const { graph } = viewGraph(graphOf([node('well'), marked]), { filter: { unhealthyOnly: true }, fold: 'off' })
  expect(graph.nodes.map(({ name }) => name)).toEqual(['late'])
})
