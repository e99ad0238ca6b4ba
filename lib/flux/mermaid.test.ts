import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import { toMermaid } from './mermaid'
import { STATUSES } from './status'

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
}

/** Mermaid's own dependency, not ours. */
const PURIFIER: string = 'dompurify'
let parse: (text: string) => Promise<FlowDb>

beforeAll(async () => {
  // The parser asks DOMPurify, which is empty without a DOM. What is tested here is grammar, before any of that.
  const { default: purifier } = await import(PURIFIER)
  Object.assign(purifier, { sanitize: (text: string) => text, addHook: () => {} })
  const { default: mermaid } = await import('mermaid')
  parse = async (text) => {
    // Registers the kinds of diagram; and it throws what the grammar refuses.
    await mermaid.parse(text)
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text)
    return diagram.db as unknown as FlowDb
  }
})

function node(name: string, extra: Partial<GraphNode> = {}): GraphNode {
  return {
    ref: `Kustomization/apps/${name}`,
    kind: 'Kustomization',
    namespace: 'apps',
    name,
    status: 'ready',
    ...extra,
  }
}

function graph(nodes: readonly GraphNode[], extra: Partial<Graph> = {}): Graph {
  return { nodes, edges: [], cycles: [], rootCauses: [], ...extra }
}

const A = 'Kustomization/apps/a'
const B = 'Kustomization/apps/b'
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

  it('adds our own colours only when asked', async () => {
    const ready = graph([node('a')])
    expect(toMermaid(ready).text).not.toContain('classDef')
    const { text } = toMermaid(ready, { withStyles: true, direction: 'TB' })
    for (const status of STATUSES) expect(text).toMatch(new RegExp(`^classDef ${status} `, 'm'))
    expect(text).toMatch(/^flowchart TB\n/)
    expect((await parse(text)).getVertices().size).toBe(1)
  })

  it('leaves out the healthy first when there is too much to draw, and says how many', async () => {
    const nodes = [
      ...Array.from({ length: 50 }, (_, at) => node(`ok${at}`)),
      node('a', { status: 'failed' }),
      node('b'),
    ]
    const edges = [
      { from: B, to: A, type: 'dependsOn' as const },
      { from: 'Kustomization/apps/ok49', to: A, type: 'dependsOn' as const },
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
          const nodes = entries.map(([name, line, status], at) => node(name, { ref: `r${at}`, line, status }))
          const edges = pairs.map(([from, to, readyExpr]) => ({
            from: `r${from % nodes.length}`,
            to: `r${to % nodes.length}`,
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
