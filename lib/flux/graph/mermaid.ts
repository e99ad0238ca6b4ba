// Graph → Mermaid flowchart text. Ids, classes and lines are made here; data appears in quoted labels only, escaped and
// cut, so that no name or message can add a line, a node, a style or a link.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { allAtOnce, filterInSteps, mapInSteps, type Steps } from '@/lib/steps'
import type { Status } from '../judge/status'
import { STATUS_PRESENTATION } from '../judge/status-presentation'
import { formatInventory } from '../object/inventory'
import { circleEdges, edgeKey } from './circle-edges'
import { extrasOf, formatFold } from './node-words'

export interface MermaidOptions {
  readonly direction?: 'LR' | 'RL' | 'TB' | 'BT'
  /** Draw no more than so many; what is ill or holds others back is drawn first. */
  readonly maxNodes?: number
  /** Only what sets the size of the nodes, for a picture that writes its own words: two lines each, the second as `line`. */
  readonly isLayout?: boolean
  /** Frames round namespaces, where several have objects in the graph. */
  readonly withFrames?: boolean
  /** For readers that have no style sheet of ours: adds our own colours, and says what GitHub would not draw. */
  readonly withStyles?: boolean
  /** Lines of our own words, written as comments. */
  readonly notes?: readonly string[]
}

export interface MermaidText {
  readonly text: string
  readonly ids: ReadonlyMap<string, Ref>
  /** Namespaces by the id of their frame. */
  readonly frames: ReadonlyMap<string, string>
  /** Nodes that `maxNodes` left out. */
  readonly omitted: number
  /** What of the text GitHub does not draw, in words. */
  readonly tooLarge?: string
}

/** Mermaid draws no more unless it is configured to, and on GitHub nobody can. */
const DRAWN_ELSEWHERE = { characters: 50_000, edges: 500 }

type Look = Status | 'missing' | 'unread' | 'fold'

/** Status by sign and word, so that it can be read without colour. */
const LOOKS = {
  ready: { sign: '✓', word: STATUS_PRESENTATION.ready.label, style: 'fill:#e6f4ea,stroke:#1a7f37,color:#0f3d1c' },
  reconciling: {
    sign: '↻',
    word: STATUS_PRESENTATION.reconciling.label,
    style: 'fill:#e7f0fd,stroke:#2563c9,color:#12305f',
  },
  waiting: { sign: '⧗', word: STATUS_PRESENTATION.waiting.label, style: 'fill:#f0eafc,stroke:#7446c4,color:#35206b' },
  failed: { sign: '✕', word: STATUS_PRESENTATION.failed.label, style: 'fill:#fde8e7,stroke:#cf222e,color:#5f0d13' },
  stalled: {
    sign: '⛔',
    word: STATUS_PRESENTATION.stalled.label,
    style: 'fill:#f8d3d2,stroke:#8f1018,color:#4a080c,stroke-width:3px',
  },
  suspended: {
    sign: '⏸',
    word: STATUS_PRESENTATION.suspended.label,
    style: 'fill:#ffffff,stroke:#6b7280,color:#374151',
  },
  terminating: {
    sign: '⌫',
    word: STATUS_PRESENTATION.terminating.label,
    style: 'fill:#f3ece6,stroke:#9a6b3f,color:#4a3118',
  },
  unknown: {
    sign: '?',
    word: STATUS_PRESENTATION.unknown.label,
    style: 'fill:#f3f4f6,stroke:#6b7280,color:#374151,stroke-dasharray:2 3',
  },
  static: { sign: '−', word: STATUS_PRESENTATION.static.label, style: 'fill:#f3f6f7,stroke:#7a8b90,color:#3c484c' },
  missing: {
    sign: '∅',
    word: 'Does not exist',
    style: 'fill:#ffffff,stroke:#cf222e,color:#5f0d13,stroke-dasharray:6 4',
  },
  unread: { sign: '?', word: 'Not read', style: 'fill:#ffffff,stroke:#6b7280,color:#374151,stroke-dasharray:2 3' },
  fold: { sign: '▣', word: 'Folded', style: 'fill:#f3f4f6,stroke:#9ca3af,color:#374151' },
} as const satisfies Record<Look, { sign: string; word: string; style: string }>

const NAME_CHARS = 80
const LINE_CHARS = 60
const EXPRESSION_CHARS = 60
/** Of a picture that writes its own words: what is longer is cut there. */
const LAID_NAME_CHARS = 34
const PLACE_CHARS = 20
const SMALLER = 0.86
/** A status, or most revisions. */
const PLAIN_LINE = '0'.repeat(13)

export function toMermaid(graph: Graph, options?: MermaidOptions): MermaidText {
  return allAtOnce(toMermaidInSteps(graph, options))
}

export function* toMermaidInSteps(graph: Graph, options: MermaidOptions = {}): Steps<MermaidText> {
  const { direction = 'LR', withStyles = false } = options
  const nodes = chooseNodes(graph, options.maxNodes ?? Number.POSITIVE_INFINITY)
  const idOf = new Map<Ref, string>(nodes.map(({ ref }, at) => [ref, `n${at + 1}`]))
  const edges = yield* filterInSteps(graph.edges, ({ from, to }) => idOf.has(from) && idOf.has(to))
  const inCycle = circleEdges(graph)
  const omitted = graph.nodes.length - nodes.length
  const roots = graph.rootCauses.flatMap((ref) => idOf.get(ref) ?? [])
  const frames = options.withFrames === true ? frameNamespaces(nodes, options.isLayout === true) : NO_FRAMES
  const drawnNodes = yield* drawNodes(nodes, idOf, frames, { direction, isLayout: options.isLayout === true })
  const drawnEdges = yield* mapInSteps(edges, (edge) => drawEdge(edge, idOf, inCycle))
  const head = `flowchart ${direction}`
  const body = [
    ...(omitted > 0 ? [`%% ${omitted} more left out`] : []),
    ...(options.notes ?? []).map((note) => `%% ${note}`),
    ...drawnNodes,
    ...drawnEdges,
    ...(roots.length > 0 ? [`class ${roots.join(',')} root`] : []),
    ...(withStyles ? drawStyles(edges, frames) : []),
  ]
  const tooLarge = withStyles ? describeExcess(lengthOf(body) + 200, edges.length) : undefined
  const lines = [head, ...(tooLarge === undefined ? [] : [`%% ${tooLarge}`]), ...body]
  return {
    text: `${lines.join('\n')}\n`,
    ids: new Map([...idOf].map(([ref, id]) => [id, ref])),
    frames,
    omitted,
    ...(tooLarge === undefined ? {} : { tooLarge }),
  }
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length + 1, -1)
}

const NO_FRAMES: ReadonlyMap<string, string> = new Map()

/** A frame round a single object would say nothing; one round everything only where nodes do not say their namespace. */
function frameNamespaces(nodes: readonly GraphNode[], isLayout: boolean): ReadonlyMap<string, string> {
  const sizes = new Map<string, number>()
  for (const { namespace } of nodes) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1)
  if (sizes.size < 2 && !isLayout) return NO_FRAMES
  const framed = [...sizes].filter(([, size]) => size > 1)
  return new Map(framed.map(([namespace], at) => [`s${at + 1}`, namespace]))
}

function* drawNodes(
  nodes: readonly GraphNode[],
  idOf: ReadonlyMap<Ref, string>,
  frames: ReadonlyMap<string, string>,
  { direction, isLayout }: { readonly direction: string; readonly isLayout: boolean },
): Steps<readonly string[]> {
  const framed = new Set(frames.values())
  const draw = (node: GraphNode) =>
    isLayout
      ? sizeNode(node, idOf.get(node.ref) ?? '', framed.has(node.namespace))
      : drawNode(node, idOf.get(node.ref) ?? '')
  const drawn = yield* mapInSteps(nodes, draw)
  if (frames.size === 0) return drawn
  const byNamespace = new Map<string, string[]>([...framed].map((namespace) => [namespace, []]))
  const loose: string[] = []
  for (const [at, line] of drawn.entries()) (byNamespace.get(nodes[at]?.namespace ?? '') ?? loose).push(line)
  return [
    ...[...frames].flatMap(([id, namespace]) => [
      `subgraph ${id}["${escapeLabel(namespace, NAME_CHARS)}"]`,
      // A frame without edges to the outside would else turn against the rest.
      `direction ${direction}`,
      ...(byNamespace.get(namespace) ?? []),
      'end',
    ]),
    ...loose,
  ]
}

function describeExcess(characters: number, edges: number): string | undefined {
  const most = DRAWN_ELSEWHERE
  if (characters <= most.characters && edges <= most.edges) return undefined
  const has = [
    ...(edges > most.edges ? [`${edges} edges`] : []),
    ...(characters > most.characters ? [`about ${Math.ceil(characters / 1000)},000 characters`] : []),
  ]
  return `GitHub draws at most ${most.edges} edges and ${most.characters / 1000},000 characters; this has ${has.join(' and ')}`
}

/** So many at most: what is ill or holds others back before what is well. */
export function chooseNodes(graph: Graph, maxNodes: number): readonly GraphNode[] {
  if (graph.nodes.length <= maxNodes) return graph.nodes
  const important = new Set([...graph.rootCauses, ...graph.cycles.flat()])
  const weigh = ({ ref, status, missing }: GraphNode): number =>
    important.has(ref) || missing === true ? 0 : status === 'ready' ? 2 : 1
  return [...graph.nodes].sort((a, b) => weigh(a) - weigh(b)).slice(0, maxNodes)
}

function drawNode(node: GraphNode, id: string): string {
  const look: Look = node.folded ? 'fold' : node.missing === true ? 'missing' : node.unread ? 'unread' : node.status
  const { sign, word } = LOOKS[look]
  // What is not current has no colour.
  const isOld = !node.current && look === node.status
  const lines =
    node.folded === undefined
      ? [
          `${escapeLabel(node.namespace, NAME_CHARS)}/${escapeLabel(node.name, NAME_CHARS)}`,
          [word, ...(isOld ? ['out of date'] : []), escapeLabel(node.kind, LINE_CHARS), ...extrasOf(node)].join(' · '),
          ...(node.line === undefined ? [] : [escapeLabel(node.line, LINE_CHARS)]),
          ...(node.inventory === undefined ? [] : [escapeLabel(formatInventory(node.inventory), NAME_CHARS)]),
        ]
      : [
          `${escapeLabel(node.namespace, NAME_CHARS)}: ${formatFold(node.folded)}`,
          ...(node.folded.part === undefined ? [] : [escapeLabel(node.folded.part, NAME_CHARS)]),
        ]
  return `${id}["${sign} ${lines.join('<br/>')}"]:::${isOld ? 'unknown' : look}`
}

/** The second line is written in smaller letters than the first, and its namespace only where no frame says it. */
function sizeNode({ namespace, name, line }: GraphNode, id: string, isFramed: boolean): string {
  const place = isFramed ? '' : '0'.repeat(Math.ceil(Math.min(namespace.length, PLACE_CHARS) * SMALLER) + 2)
  return `${id}["? ${escapeLabel(name, LAID_NAME_CHARS)}<br/>${escapeLabel(`${place}${line ?? PLAIN_LINE}`, LINE_CHARS)}"]`
}

/** Without a head where neither end is the one that waits. */
const ARROWS = {
  solid: { pointed: '-->', open: '---' },
  dotted: { pointed: '-.->', open: '-.-' },
} as const

function drawEdge(edge: GraphEdge, idOf: ReadonlyMap<Ref, string>, inCycle: ReadonlySet<string>): string {
  const isCyclic = edge.type === 'dependsOn' && inCycle.has(edgeKey(edge.from, edge.to))
  const arrow = isCyclic
    ? '==>'
    : ARROWS[edge.type === 'applies' ? 'dotted' : 'solid'][edge.mutual === true ? 'open' : 'pointed']
  const words = [
    edge.type === 'updates' ? 'commits to' : '',
    edge.holds === true && edge.status === 'suspended' ? 'held back: suspended' : '',
    edge.readyExpr ?? '',
  ]
  const label = escapeExpression(words.filter((part) => part !== '').join(' · '))
  // The grammar has no empty label.
  return `${idOf.get(edge.from) ?? ''} ${arrow}${label === '' ? '' : `|"${label}"|`} ${idOf.get(edge.to) ?? ''}`
}

function drawStyles(edges: readonly GraphEdge[], frames: ReadonlyMap<string, string>): readonly string[] {
  const looks = Object.entries(LOOKS).map(([look, { style }]) => `classDef ${look} ${style}`)
  const holding = edges.flatMap(({ holds }, at) => (holds === true ? [at] : []))
  return [
    ...looks,
    'classDef root stroke-width:4px',
    ...(holding.length > 0 ? [`linkStyle ${holding.join(',')} stroke:#cf222e,stroke-width:2px`] : []),
    ...(frames.size > 0
      ? ['classDef frame fill:#f6f8fa,stroke:#d0d7de,color:#57606a', `class ${[...frames.keys()].join(',')} frame`]
      : []),
  ]
}

// Controls, line ends, zero-width and direction characters: they would move or hide what stands beside them.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu
// What Mermaid itself writes for entities, and its mark of formulas: no entity protects them.
const SPECIAL = /ﬂ°|¶ß|\$(?=\$)/g
// Left as they are: letters and digits of any script, marks, spaces, and punctuation that means nothing to Mermaid.
const MEANINGFUL = /[^\p{L}\p{M}\p{N} .,/+=!?…→·'-]/gu

function escapeLabel(text: string, maxChars: number): string {
  return shorten(text, maxChars).replace(MEANINGFUL, (character) => `#${character.codePointAt(0)};`)
}

const MEANINGFUL_ON_EDGE = /[^\p{L}\p{M}\p{N} .,/+=!?…'()[\]{}|:_-]/gu
const FULL_WIDTH = 0xfee0

// Mermaid does not decode entities on the edges of a drawing without HTML labels, so wide twins stand in for them.
// CEL knows both quotes, and the graph itself carries the expression as it was written.
function escapeExpression(text: string): string {
  return shorten(text, EXPRESSION_CHARS)
    .trim()
    .replaceAll('"', "'")
    .replace(MEANINGFUL_ON_EDGE, (character) => {
      const code = character.codePointAt(0) ?? 0
      return code < 0x7f ? String.fromCodePoint(code + FULL_WIDTH) : '·'
    })
}

function shorten(text: string, maxChars: number): string {
  const plain = text
    .slice(0, maxChars * 4)
    .replace(INVISIBLE, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(SPECIAL, '·')
  const characters = [...plain]
  return (characters.length > maxChars ? [...characters.slice(0, maxChars - 1), '…'] : characters).join('')
}
