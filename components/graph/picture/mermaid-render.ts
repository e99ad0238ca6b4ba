// Turns Mermaid text into SVG elements under our content security policy. The only importer of mermaid, and lazily.
// Mermaid writes its style sheet into a <style> element, which the policy refuses: the text goes to an adopted sheet instead.

import type { MermaidConfig } from 'mermaid'
import type { Box, Point } from '../geometry'
import { fillNode } from './node-drawing'
import type { Picture, PictureJob, PicturePart } from './picture'
import { SVG } from './svg'
import { drawTray } from './tray'

interface Rendered {
  readonly svg: SVGSVGElement
  readonly box: Box
  /** Group element of each node by the id used in the text. */
  readonly nodes: ReadonlyMap<string, SVGGElement>
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: SVGPathElement }[]
  readonly release: () => void
}

const MAX_TEXT_SIZE = 2_000_000
const MAX_EDGES = 10_000
/** What a diagram's own text may never set. */
const LOCKED = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'htmlLabels',
  'theme',
  'themeVariables',
  'themeCSS',
  'look',
  'layout',
  'fontFamily',
  'flowchart',
]

let counter = 0
let queue: Promise<unknown> = Promise.resolve()

/** Has everything loaded that a diagram needs, of which Mermaid asks for one part after the other. */
export function warmMermaid(): void {
  if (counter > 0) return
  queue = render('flowchart RL\nn1["?"] --> n2["?"]', 2, 'monospace').then(
    ({ release }) => release(),
    () => undefined,
  )
}

/** Draws one diagram; calls are taken one after the other because Mermaid's configuration is global. */
export async function drawWithMermaid(job: PictureJob, signal: AbortSignal): Promise<Picture> {
  const turn = queue.then(() => {
    signal.throwIfAborted()
    return job.ids.size === 0 ? blank() : render(job.text, job.ids.size, job.fontFamily)
  })
  queue = turn.catch(() => undefined)
  const { svg, box, nodes, edges, release } = await turn
  const moved = document.createElementNS(SVG, 'g')
  moved.append(...svg.childNodes)
  svg.replaceChildren(moved)
  for (const name of ['viewBox', 'width', 'height', 'style', 'role', 'aria-roledescription']) svg.removeAttribute(name)
  // Frames are measured, which needs the picture to be in the document.
  async function* readParts(): AsyncGenerator<PicturePart> {
    if (job.ids.size > 0) yield readPart()
    const tied = new Set(job.ids.values())
    const loose = job.graph.nodes.filter(({ ref }) => !tied.has(ref))
    if (loose.length === 0) return
    const above = job.ids.size === 0 ? undefined : box
    yield drawTray(moved, { nodes: loose, facts: job.facts, above, shape: job.shape })
  }
  function readPart(): PicturePart {
    const namespaceOf = new Map(job.graph.nodes.map(({ ref, namespace }) => [ref, namespace]))
    const drawn = [...nodes].flatMap(([id, group]) => {
      const ref = job.ids.get(id)
      const shape = group.firstElementChild
      if (ref === undefined || !(shape instanceof SVGGraphicsElement)) return []
      group.querySelector('g.label')?.remove()
      shape.classList.add('graph-shape')
      const { x, y, width, height } = shape.getBBox()
      const isFramed = job.framed.has(namespaceOf.get(ref) ?? '')
      return [fillNode({ ref, group, shape: { x, y, width, height }, at: placeOf(group, moved), isFramed })]
    })
    for (const span of svg.querySelectorAll('.edgeLabel .text-inner-tspan')) {
      // Edge labels stay as Mermaid wrote them; signs that were widened to get past its grammar get their own form back.
      span.textContent = (span.textContent ?? '').normalize('NFKC')
    }
    const named = edges.flatMap(({ from, to, path }) => {
      const ends = { from: job.ids.get(from), to: job.ids.get(to) }
      path.classList.add('graph-edge')
      return ends.from === undefined || ends.to === undefined ? [] : [{ from: ends.from, to: ends.to, path }]
    })
    return { nodes: drawn, edges: named, box }
  }
  return { svg, moved, parts: readParts(), release }
}

/** Of a graph without any edge there is nothing for Mermaid to lay out. */
function blank(): Rendered {
  const svg = document.createElementNS(SVG, 'svg')
  return { svg, box: { x: 0, y: 0, width: 0, height: 0 }, nodes: new Map(), edges: [], release: () => undefined }
}

function placeOf(group: SVGGElement, moved: SVGGElement): Point {
  let x = 0
  let y = 0
  for (let element: Element | null = group; element instanceof SVGGElement; element = element.parentElement) {
    if (element === moved) break
    const matrix = element.transform.baseVal.consolidate()?.matrix
    x += matrix?.e ?? 0
    y += matrix?.f ?? 0
  }
  return { x, y }
}

async function render(text: string, expectedNodes: number, fontFamily: string): Promise<Rendered> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize(configFor(fontFamily))
  counter += 1
  const id = `graph${counter}`
  const sheet = new CSSStyleSheet()
  const restore = divertStyles(sheet)
  try {
    const { svg: markup } = await mermaid.render(id, text)
    const diagram = readDiagram(markup, id)
    // Above its limits Mermaid draws a picture of an error and does not throw.
    if (diagram.nodes.size !== expectedNodes) {
      throw new Error(`Mermaid drew ${diagram.nodes.size} of ${expectedNodes} nodes.`)
    }
    return { ...diagram, release: () => dropSheet(sheet) }
  } catch (error) {
    dropSheet(sheet)
    throw error
  } finally {
    restore()
  }
}

// Colours come from our own tokens by CSS, so a change of theme needs no new layout; only what sets sizes is given here.
function configFor(fontFamily: string): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    htmlLabels: false,
    markdownAutoWrap: false,
    suppressErrorRendering: true,
    maxTextSize: MAX_TEXT_SIZE,
    maxEdges: MAX_EDGES,
    secure: LOCKED,
    theme: 'base',
    look: 'classic',
    layout: 'dagre',
    fontFamily,
    flowchart: {
      useMaxWidth: false,
      curve: 'basis',
      nodeSpacing: 24,
      rankSpacing: 56,
      padding: 12,
      wrappingWidth: 2000,
    },
    themeVariables: { fontFamily, fontSize: '14px' },
  }
}

/** While it lasts, a <style> made by Mermaid is a harmless group whose text lands in the adopted sheet. */
function divertStyles(sheet: CSSStyleSheet): () => void {
  const create = document.createElement
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    value(tag: string, options?: ElementCreationOptions) {
      if (tag !== 'style') return create.call(document, tag, options)
      const standIn = document.createElementNS(SVG, 'g')
      Object.defineProperty(standIn, 'innerHTML', { set: (css: string) => sheet.replaceSync(css) })
      return standIn
    },
  })
  return () => {
    Reflect.deleteProperty(document, 'createElement')
  }
}

function dropSheet(sheet: CSSStyleSheet): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
}

function readDiagram(markup: string, id: string): Omit<Rendered, 'release'> {
  const parsed = new DOMParser().parseFromString(withNamespaces(markup), 'image/svg+xml').documentElement
  const svg = document.importNode(parsed, true)
  if (!(svg instanceof SVGSVGElement)) throw new Error('Mermaid answered with something that is not a picture.')
  const { x, y, width, height } = svg.viewBox.baseVal
  const nodes = new Map<string, SVGGElement>()
  for (const group of svg.querySelectorAll<SVGGElement>('g.node')) {
    const nodeId = /-flowchart-(.+)-\d+$/.exec(group.id)?.[1]
    if (nodeId !== undefined) nodes.set(nodeId, group)
  }
  const edges: Rendered['edges'][number][] = []
  const ends = new RegExp(`^${id}-L_(.+?)_(.+?)_\\d+$`)
  for (const path of svg.querySelectorAll<SVGPathElement>('path.flowchart-link')) {
    const [, from, to] = ends.exec(path.id) ?? []
    if (from !== undefined && to !== undefined) edges.push({ from, to, path })
  }
  return { svg, box: { x, y, width, height }, nodes, edges }
}

// As XML, an unbound prefix would make the whole picture unreadable.
function withNamespaces(markup: string): string {
  if (/^<svg[^>]*xmlns:xlink=/.test(markup)) return markup
  return markup.replace(/^<svg/, '<svg xmlns:xlink="http://www.w3.org/1999/xlink"')
}
