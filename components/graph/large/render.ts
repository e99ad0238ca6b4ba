// Draws graphs that Mermaid is too slow for: positions from a worker, our own shapes with the same looks, part by part.

import type { GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Point } from '../geometry'
import { drawNode, sizeOf } from '../picture/own-node'
import type { DrawnEdge, DrawnNode, Picture, PictureJob, PicturePart } from '../picture/picture'
import { SVG, setAll } from '../picture/svg'
import type { LaidEdge, LaidPart, LayoutJob, LayoutNode } from './job'

const SHOW_EVERY_MS = 400
const NARROWEST = 0.45
const WIDEST = 2.4
const EXPRESSION_CHARS = 34
const EXPRESSION_WIDTH = 6.7
const ARROW = 5
/** Small enough to stay in the lanes of a block. */
const BEND = 28

export async function drawLarge(job: PictureJob, signal: AbortSignal): Promise<Picture> {
  const svg = document.createElementNS(SVG, 'svg')
  const moved = document.createElementNS(SVG, 'g')
  svg.append(moved)
  const nodes: ReadonlyMap<string, GraphNode> = new Map(job.graph.nodes.map((node) => [node.ref, node]))
  const sizes: ReadonlyMap<string, LayoutNode> = new Map(
    job.graph.nodes.map((node) => [node.ref, sizeOf(node, job.facts.get(node.ref), false)]),
  )
  const request: LayoutJob = {
    shape: Math.max(NARROWEST, Math.min(WIDEST, job.shape)),
    nodes: [...sizes.values()],
    edges: job.graph.edges.map(({ from, to, readyExpr }) => ({ from, to, labelWidth: labelWidth(readyExpr) })),
  }
  // Each time something is added the browser draws all of it again, which takes the layout's processor: so the first part
  // is shown at once and the others together, a few times a second.
  const waiting = document.createDocumentFragment()
  let shownAt = Number.NEGATIVE_INFINITY
  let left = request.nodes.length
  async function* readParts(): AsyncGenerator<PicturePart> {
    for await (const laid of layoutElsewhere(request, signal)) {
      const part = drawPart(laid)
      left -= laid.nodes.length
      const isDue = left === 0 || performance.now() - shownAt > SHOW_EVERY_MS
      if (isDue) {
        moved.append(waiting)
        shownAt = performance.now()
      }
      yield part
    }
  }
  function drawPart(laid: LaidPart): PicturePart {
    const part = document.createElementNS(SVG, 'g')
    part.classList.add('graph-part')
    const namespaces = [...new Set(laid.nodes.flatMap(([id]) => nodes.get(id)?.namespace ?? []))]
    const isFramed = laid.isFramed && namespaces.length === 1
    if (laid.isFramed) drawFrame(part, laid, namespaces)
    const edges = laid.edges.flatMap((edge) => drawEdge(part, job.graph.edges[edge.at], edge))
    const drawn: DrawnNode[] = []
    for (const [id, at] of laid.nodes) {
      const size = sizes.get(id)
      const node = nodes.get(id)
      if (size !== undefined && node !== undefined) drawn.push(drawNode(part, { ref: node.ref, size, at, isFramed }))
    }
    waiting.append(part)
    return { nodes: drawn, edges, box: laid.sheet }
  }
  return { svg, moved, parts: readParts(), release: () => undefined }
}

/** Named by its namespaces, in letters that can be read from afar. */
function drawFrame(part: SVGGElement, laid: LaidPart, namespaces: readonly string[]): void {
  const { x, y, width, height } = laid.box
  const frame = document.createElementNS(SVG, 'rect')
  frame.classList.add('graph-frame')
  setAll(frame, { x, y, width, height, rx: 10 })
  const title = document.createElementNS(SVG, 'text')
  title.classList.add('graph-title')
  setAll(title, { x: x + 24, y: y + 46 })
  title.textContent =
    namespaces.length > 2 ? `${namespaces[0]} and ${namespaces.length - 1} more` : namespaces.join(', ')
  part.append(frame, title)
}

function drawEdge(part: SVGGElement, edge: GraphEdge | undefined, laid: LaidEdge): readonly DrawnEdge[] {
  if (edge === undefined) return []
  const path = document.createElementNS(SVG, 'path')
  path.classList.add('graph-edge')
  if (edge.type === 'applies') path.classList.add('graph-dotted')
  if (laid.isImplied) path.classList.add('graph-implied')
  path.setAttribute('d', laid.isImplied ? bend(laid.points) : curve(laid.points, edge.mutual !== true))
  part.append(path)
  if (laid.label !== undefined && edge.readyExpr !== undefined) {
    const label = document.createElementNS(SVG, 'text')
    label.classList.add('graph-expression')
    setAll(label, { x: laid.label.x, y: laid.label.y + 4, 'text-anchor': 'middle' })
    label.textContent = shorten(edge.readyExpr)
    part.append(label)
  }
  return [{ from: edge.from, to: edge.to, path }]
}

/** Straight between rounded bends; an open arrow head ends it, where one of the two waits for the other. */
function curve(points: readonly Point[], isPointed: boolean): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (first === undefined || last === undefined) return ''
  const turns = points.slice(1, -1).map((corner, index) => {
    const before = points[index] ?? first
    const after = points[index + 2] ?? last
    const start = towards(corner, before)
    const end = towards(corner, after)
    return `L${start.x} ${start.y}Q${corner.x} ${corner.y} ${end.x} ${end.y}`
  })
  return `M${first.x} ${first.y}${turns.join('')}L${last.x} ${last.y}${isPointed ? arrow(points.at(-2) ?? first, last) : ''}`
}

/** As far from a corner as its bend begins: never beyond the middle of what leads there. */
function towards(corner: Point, other: Point): Point {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y]
  const length = Math.hypot(dx, dy)
  const share = length === 0 ? 0 : Math.min(BEND, length / 2) / length
  return { x: Math.round(corner.x + dx * share), y: Math.round(corner.y + dy * share) }
}

function bend(points: readonly Point[]): string {
  const [start, out, back, end] = points
  if (start === undefined || out === undefined || back === undefined || end === undefined) return ''
  return `M${start.x} ${start.y}C${out.x} ${out.y} ${back.x} ${back.y} ${end.x} ${end.y}${arrow(back, end)}`
}

function arrow(from: Point, to: Point): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const wing = (turn: number) => {
    const x = Math.round((to.x - ARROW * 1.4 * Math.cos(angle + turn)) * 10) / 10
    const y = Math.round((to.y - ARROW * 1.4 * Math.sin(angle + turn)) * 10) / 10
    return `${x} ${y}`
  }
  return `M${wing(0.5)}L${to.x} ${to.y}L${wing(-0.5)}`
}

function labelWidth(expression: string | undefined): number {
  return expression === undefined || expression === '' ? 0 : shorten(expression).length * EXPRESSION_WIDTH + 8
}

function shorten(expression: string): string {
  const letters = [...expression.replace(/\s+/g, ' ').trim()]
  return letters.length > EXPRESSION_CHARS ? `${letters.slice(0, EXPRESSION_CHARS - 1).join('')}…` : letters.join('')
}

/** A worker that has its program and waits for work: starting one takes as long as laying out hundreds of nodes. */
let spare: Worker | undefined

/** For a page that will soon need one; the answer lets it go again. */
export function warmLayout(): () => void {
  spare ??= startWorker()
  // One that could not start is nobody's: the next layout tries for itself, and says why it cannot.
  spare.addEventListener('error', dropSpare, { once: true })
  return dropSpare
}

function dropSpare(): void {
  spare?.terminate()
  spare = undefined
}

function startWorker(): Worker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
}

/** Parts as a worker lays them out; it ends with the last part or with the signal. */
async function* layoutElsewhere(job: LayoutJob, signal: AbortSignal): AsyncGenerator<LaidPart> {
  const worker = spare ?? startWorker()
  spare = undefined
  worker.removeEventListener('error', dropSpare)
  const life = new AbortController()
  const arrived: LaidPart[] = []
  let failure: Error | undefined
  let wake: () => void = () => undefined
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<LaidPart>) => {
      arrived.push(data)
      wake()
    },
    { signal: life.signal },
  )
  worker.addEventListener(
    'error',
    (event) => {
      event.preventDefault()
      failure = new Error(event.message || 'The layout could not be started.')
      wake()
    },
    { signal: life.signal },
  )
  const stop = () => wake()
  signal.addEventListener('abort', stop, { once: true })
  worker.postMessage(job)
  let left = job.nodes.length
  try {
    while (left > 0 && !signal.aborted) {
      if (failure !== undefined) throw failure
      const part = arrived.shift()
      if (part === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      left -= part.nodes.length
      yield part
    }
  } finally {
    signal.removeEventListener('abort', stop)
    life.abort()
    // Whoever has done its work does the next faster; one that is still at it would be in the way.
    if (left === 0 && spare === undefined && !signal.aborted) spare = worker
    else worker.terminate()
  }
}
