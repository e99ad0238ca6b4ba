import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import { asRef } from '@/lib/testing/as-ref'
import { STATUSES } from '../judge/status'
import { toMermaid } from './mermaid'

interface Vertex {
  readonly id: string
  readonly text?: string
  readonly classes: readonly string[]
}
interface FlowDb {
  getVertices(): ReadonlyMap<string, Vertex>
  getEdges(): readonly {
    readonly start: string
    readonly end: string
    readonly text: string
    readonly stroke: string
  }[]
  getTooltip(id: string): string | undefined
  getSubGraphs(): readonly { readonly id: string; readonly title: string; readonly nodes: readonly string[] }[]
}

/** Mermaid's own dependency, not ours. */
const PURIFIER: string = 'dompurify'
let parse: (text: string) => Promise<FlowDb>
let limitEdges: (maxEdges: number) => void

beforeAll(async () => {
  // The parser asks DOMPurify, which is empty without a DOM. What is tested here is grammar, before any of that.
  const { default: purifier } = await import(PURIFIER)
  Object.assign(purifier, { sanitize: (text: string) => text, addHook: () => {} })
  const { default: mermaid } = await import('mermaid')
  limitEdges = (maxEdges) => mermaid.initialize({ maxEdges, maxTextSize: 2_000_000 })
  parse = async (text) => {
    // Registers the kinds of diagram; and it throws what the grammar refuses.
    await mermaid.parse(text)
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text)
    return diagram.db as unknown as FlowDb
  }
})

function node(name: string, extra: Partial<GraphNode> = {}): GraphNode {
  return {
    ref: asRef(`Kustomization/apps/${name}`),
    kind: 'Kustomization',
    namespace: 'apps',
    name,
    status: 'ready',
    current: true,
    ...extra,
  }
}

function graph(nodes: readonly GraphNode[], extra: Partial<Graph> = {}): Graph {
  return { nodes, edges: [], cycles: [], rootCauses: [], ...extra }
}

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')
const NODE_LINE = /^n\d+\["[^"\n]*"\]:::[a-z]+$/
const EDGE_LINE = /^n\d+ (?:-->|==>|-\.->)(?:\|"[^"\n]*"\|)? n\d+$/

const HOSTILE = [
  '"]:::x\nclick n1 "javascript:alert(1)"',
  'x"] --> n9["y',
  '%%{init: {"securityLevel": "loose"}}%%',
  '---\ntitle: x\n---',
  'end',
  'style n1 fill:#f00; classDef x fill:#f00;',
  '<img src=x onerror=alert(1)>',
  '#quot;]#59;',
  '`markdown **bold**`',
  'a\u202Eb\u200Bc\u0000d',
  'subgraph x',
  '|"label"|',
  'ﬂ°°34¶ß',
  '\\" && `$' + '{x}`',
  'n1@{ shape: rect }',
  '1. list',
  'x'.repeat(5_000),
]

describe('toMermaid', () => {
  it('writes nodes with sign and word, and edges by their kind', () => {
    const { text, ids } = toMermaid(
      graph(
        [node('a', { status: 'waiting', line: 'waiting for b' }), node('b', { missing: true, status: 'unknown' })],
        {
          edges: [{ from: A, to: B, type: 'dependsOn', readyExpr: 'dep.x == 1' }],
          rootCauses: [B],
        },
      ),
    )
    expect(text.split('\n')).toEqual([
      'flowchart LR',
      'n1["⧗ apps/a<br/>Waiting · Kustomization<br/>waiting for b"]:::waiting',
      'n2["∅ apps/b<br/>Does not exist · Kustomization"]:::missing',
      'n1 -->|"dep.x == 1"| n2',
      'class n2 root',
      '',
    ])
    expect(ids).toEqual(
      new Map([
        ['n1', A],
        ['n2', B],
      ]),
    )
  })

  it('draws the edges of a cycle thick, and what was applied dotted', async () => {
    const { text } = toMermaid(
      graph([node('a'), node('b')], {
        edges: [
          { from: A, to: B, type: 'dependsOn' },
          { from: B, to: A, type: 'dependsOn' },
          { from: B, to: A, type: 'applies' },
        ],
        cycles: [[A, B]],
      }),
    )
    const db = await parse(text)
    expect(db.getEdges().map(({ stroke }) => stroke)).toEqual(['thick', 'thick', 'dotted'])
  })

  it('draws no head where neither end is the one that waits, and says what commits', async () => {
    const { text } = toMermaid(
      graph([node('a'), node('b')], {
        edges: [
          { from: A, to: B, type: 'dependsOn', mutual: true },
          { from: A, to: B, type: 'applies', mutual: true },
          { from: A, to: B, type: 'updates' },
        ],
      }),
    )
    expect(text.split('\n').slice(3, 6)).toEqual(['n1 --- n2', 'n1 -.- n2', 'n1 -->|"commits to"| n2'])
    expect((await parse(text)).getEdges()).toHaveLength(3)
  })

  it('adds our own colours only when asked', async () => {
    const ready = graph([node('a')])
    expect(toMermaid(ready).text).not.toContain('classDef')
    const { text } = toMermaid(ready, { withStyles: true, direction: 'TB' })
    for (const status of STATUSES) expect(text).toMatch(new RegExp(`^classDef ${status} `, 'm'))
    expect(text).toMatch(/^flowchart TB\n/)
    expect((await parse(text)).getVertices().size).toBe(1)
  })

  it('takes the colour of a node away that may be old, and says so', () => {
    const old = { nodes: [node('web', { current: false })], edges: [], cycles: [], rootCauses: [] }
    const drawn = toMermaid(old).text
    expect(drawn).toContain('Ready · out of date')
    expect(drawn).toMatch(/out of date.*:::unknown/)
  })

  it('leaves out the healthy first when there is too much to draw, and says how many', async () => {
    const nodes = [
      ...Array.from({ length: 50 }, (_, at) => node(`ok${at}`)),
      node('a', { status: 'failed' }),
      node('b'),
    ]
    const edges = [
      { from: B, to: A, type: 'dependsOn' as const },
      { from: asRef('Kustomization/apps/ok49'), to: A, type: 'dependsOn' as const },
    ]
    const { text, ids, omitted } = toMermaid(graph(nodes, { edges, rootCauses: [B] }), { maxNodes: 10 })
    expect(omitted).toBe(42)
    expect([...ids.values()].slice(0, 2).sort()).toEqual([A, B])
    expect(text).toContain('%% 42 more left out')
    const db = await parse(text)
    expect(db.getVertices().size).toBe(10)
    expect(db.getEdges()).toHaveLength(1)
  })

  it.each(HOSTILE)('lets no line, node or link in by %j', async (text) => {
    const hostile = node('a', { name: text, namespace: text, line: text, status: 'failed' })
    const drawn = toMermaid(
      graph([hostile, node('b')], { edges: [{ from: A, to: B, type: 'dependsOn', readyExpr: text }], rootCauses: [A] }),
    ).text
    const lines = drawn.trimEnd().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toMatch(NODE_LINE)
    expect(lines[3]).toMatch(EDGE_LINE)
    expect(drawn).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u0000-\u0009]/)
    const db = await parse(drawn)
    expect([...db.getVertices().keys()]).toEqual(['n1', 'n2'])
    expect(db.getEdges()).toHaveLength(1)
    expect(db.getVertices().get('n1')?.classes).toEqual(['failed', 'root'])
    expect(db.getTooltip('n1')).toBeUndefined()
  })

  it('keeps the text readable: entities stand for the very characters, and long names are cut', async () => {
    const drawn = toMermaid(graph([node('a', { name: 'a"b#c;d', line: 'é ü 漢字 … ok' })])).text
    expect(drawn).toContain('apps/a#34;b#35;c#59;d')
    expect(drawn).toContain('é ü 漢字 … ok')
    expect(toMermaid(graph([node('a', { name: 'x'.repeat(300) })])).text).toMatch(/x{79}…</)
  })

  it('writes an expression on its edge without entities, which Mermaid would not decode there', () => {
    const readyExpr = 'dep.status.conditions.exists(e, e.type == "Ready") && dep.x > 1'
    const edges = [{ from: A, to: B, type: 'dependsOn' as const, readyExpr: readyExpr.slice(28) }]
    const { text } = toMermaid(graph([node('a'), node('b')], { edges }))
    expect(text).toContain(`|"(e, e.type == 'Ready') ＆＆ dep.x ＞ 1"|`)
  })

  it('has as many nodes and edges as the data, whatever the data', async () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyText, anyText, fc.constantFrom(...STATUSES)), { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), anyText), { maxLength: 8 }),
        async (entries, pairs) => {
          const nodes = entries.map(([name, line, status], at) => node(name, { ref: asRef(`r${at}`), line, status }))
          const edges = pairs.map(([from, to, readyExpr]) => ({
            from: asRef(`r${from % nodes.length}`),
            to: asRef(`r${to % nodes.length}`),
            type: 'dependsOn' as const,
            readyExpr,
          }))
          const db = await parse(toMermaid(graph(nodes, { edges }), { withStyles: true }).text)
          expect(db.getVertices().size).toBe(nodes.length)
          expect(db.getEdges().length).toBe(edges.length)
        },
      ),
      { numRuns: 150 },
    )
  }, 120_000)
})

/** What Mermaid makes of an entity, turned back. */
function decode(text: string): string {
  return text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
}

/** As clusters are: a few bases, most things some steps above them, several namespaces, here and there a nasty name. */
function clusterOf(count: number): Graph {
  let seed = count
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const namespaces = ['apps', 'infra', 'flux-system', 'a"b]', 'end', 'team-é']
  const nodes = Array.from({ length: count }, (_, at) => {
    const namespace = namespaces[next(namespaces.length)] ?? 'apps'
    const nasty = at % 9 === 0 ? (HOSTILE[next(HOSTILE.length)] ?? '') : ''
    return node(`k${at}${nasty}`, {
      ref: asRef(`Kustomization/${namespace}/k${at}`),
      namespace,
      status: STATUSES[next(STATUSES.length)] ?? 'ready',
      line: nasty,
      wave: 1 + next(7),
    })
  })
  const edges = nodes.flatMap(({ ref }, at) =>
    Array.from({ length: at === 0 ? 0 : next(4) }, () => ({
      from: ref,
      to: nodes[next(Math.max(1, Math.floor(at / 3)))]?.ref ?? ref,
      type: 'dependsOn' as const,
      ...(next(5) === 0 ? { readyExpr: HOSTILE[next(HOSTILE.length)] ?? 'x' } : {}),
    })),
  )
  return graph(nodes, { edges, rootCauses: nodes.slice(0, 3).map(({ ref }) => ref) })
}

describe('the text read again by Mermaid', () => {
  it.each([50, 200, 500, 1_000])(
    'is the same graph of %i nodes, with the same frames',
    async (count) => {
      limitEdges(100_000)
      const cluster = clusterOf(count)
      const { text, ids, frames } = toMermaid(cluster, { withStyles: true, withFrames: true, direction: 'RL' })
      const db = await parse(text)
      expect([...db.getVertices().keys()].sort()).toEqual([...ids.keys()].sort())
      const known = new Map(cluster.nodes.map((one) => [one.ref, one]))
      for (const [id, { text: label = '' }] of db.getVertices()) {
        const { namespace = '', name = '' } = known.get(ids.get(id) ?? A) ?? {}
        const plain = name.match(/^k\d+/)?.[0]
        expect(decode(label)).toContain(` ${namespace}/${plain}`)
      }
      const drawn = db.getEdges().map(({ start, end }) => `${ids.get(start)} ${ids.get(end)}`)
      expect(drawn.sort()).toEqual(cluster.edges.map(({ from, to }) => `${from} ${to}`).sort())
      const members = (namespace: string) => [...ids].filter(([, ref]) => known.get(ref)?.namespace === namespace)
      expect(db.getSubGraphs().map(({ id, title, nodes }) => [id, decode(title), [...nodes].sort()])).toEqual(
        [...frames].map(([id, namespace]) => [
          id,
          namespace,
          members(namespace)
            .map(([one]) => one)
            .sort(),
        ]),
      )
    },
    60_000,
  )

  it('says what GitHub would not draw, exactly when Mermaid as it comes refuses', async () => {
    const edgesOf = (count: number) =>
      Array.from({ length: count }, () => ({ from: A, to: B, type: 'dependsOn' as const }))
    const small = toMermaid(graph([node('a'), node('b')], { edges: edgesOf(500) }), { withStyles: true })
    const large = toMermaid(graph([node('a'), node('b')], { edges: edgesOf(501) }), { withStyles: true })
    limitEdges(500)
    expect(small.tooLarge).toBeUndefined()
    await expect(parse(small.text)).resolves.toBeDefined()
    expect(large.tooLarge).toBe('GitHub draws at most 500 edges and 50,000 characters; this has 501 edges')
    expect(large.text).toContain(`%% ${large.tooLarge}`)
    await expect(parse(large.text)).rejects.toThrow()
    limitEdges(100_000)
    await expect(parse(large.text)).resolves.toBeDefined()
    const long = Array.from({ length: 900 }, (_, at) => node(`a-rather-long-name-of-an-object-${at}`))
    expect(toMermaid(graph(long), { withStyles: true }).tooLarge).toMatch(/this has about \d+,000 characters$/)
  })

  it.each(HOSTILE)('keeps %j out of the grammar as a namespace with a frame, and as a part of a fold', async (text) => {
    const fold = node('f', {
      ref: asRef('fold:x'),
      namespace: text,
      folded: { count: 12, statuses: { ready: 12 }, part: text },
    })
    const framed = node('b', { namespace: text, ref: asRef('r2') })
    const inventory = { total: 3, byKind: { [text]: 3 } }
    const { text: drawn, frames } = toMermaid(
      graph([node('a', { inventory }), node('z', { ref: asRef('z') }), framed, fold]),
      {
        withFrames: true,
        withStyles: true,
        notes: ['2 of 4 objects are shown'],
      },
    )
    const db = await parse(drawn)
    expect([...db.getVertices().keys()].sort()).toEqual(['n1', 'n2', 'n3', 'n4'])
    expect(db.getSubGraphs().map(({ id }) => id)).toEqual([...frames.keys()])
    expect(db.getEdges()).toHaveLength(0)
    expect(db.getVertices().get('n4')?.classes).toEqual(['fold'])
    expect(decode(db.getVertices().get('n4')?.text ?? '')).toContain(': 12 ready')
  })

  it('says lag, remote clusters and suspended holds in words', async () => {
    const nodes = [
      node('a', { status: 'waiting', wave: 2, remote: true, behind: true }),
      node('b', { status: 'suspended', wave: 1, inventory: { total: 3, byKind: { Deployment: 2 } } }),
    ]
    const edges = [{ from: A, to: B, type: 'dependsOn' as const, status: 'suspended' as const, holds: true as const }]
    const { text } = toMermaid(graph(nodes, { edges }), { withStyles: true })
    expect(text).toContain('Waiting · Kustomization · behind its source · to another cluster')
    expect(text).toContain('3 objects#58; 2 Deployments and 1 more')
    expect(text).toContain('n1 -->|"held back: suspended"| n2')
    expect(text).toContain('linkStyle 0 stroke:')
    expect((await parse(text)).getEdges()).toHaveLength(1)
  })
})
