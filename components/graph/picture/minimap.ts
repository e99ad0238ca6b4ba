// All of a picture in a corner, while not all of it is in the view: where trouble is, and where one is. For the pointer
// alone: whoever goes by keyboard or hears the page walks along the edges.

import type { Ref } from '@/lib/ref'
import { type Box, contains, type Point } from '../geometry'
import type { NodeFacts } from '../model/node-facts'
import type { PanZoom } from './pan-zoom'
import type { DrawnNode } from './picture'
import { SVG, setAll } from './svg'

export interface Minimap {
  /** After the view moved. */
  readonly follow: () => void
  /** After nodes came or changed. */
  readonly paint: (facts: ReadonlyMap<Ref, NodeFacts>) => void
}

export interface MinimapOptions {
  readonly nodes: ReadonlyMap<Ref, DrawnNode>
  readonly panZoom: PanZoom
  readonly signal: AbortSignal
}

/** A picture that sticks out by less is as good as seen. */
const SLACK = 24
/** A new colour is seen on the node itself: all boxes are drawn again once that was painted. */
const REPAINT_MS = 250
/** Smaller than this nothing is seen of a box. */
const LEAST_SIDE = 2.5

export function createMinimap(host: HTMLElement, { nodes, panZoom, signal }: MinimapOptions): Minimap {
  const map = document.createElement('div')
  map.className = 'graph-minimap'
  map.ariaHidden = 'true'
  map.hidden = true
  const svg = document.createElementNS(SVG, 'svg')
  const boxes = document.createElementNS(SVG, 'g')
  const view = document.createElementNS(SVG, 'rect')
  view.classList.add('graph-minimap-view')
  svg.append(boxes, view)
  map.append(svg)
  host.append(map)
  const paths = new Map<string, SVGPathElement>()
  let latest: ReadonlyMap<Ref, NodeFacts> | undefined
  let painted: ReadonlyMap<Ref, NodeFacts> | undefined
  let count = 0

  let isDue = false

  /** Once for all moves of a frame. */
  function follow(): void {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      if (!signal.aborted) show()
    })
  }

  function show(): void {
    const [all, seen] = [panZoom.box(), panZoom.seen()]
    const isWhole = contains(seen, all, SLACK)
    if (map.hidden !== isWhole) map.hidden = isWhole
    if (isWhole) return
    if (painted !== latest || count !== nodes.size) drawBoxes(all)
    const inside = clip(seen, all)
    setAll(view, { x: inside.x, y: inside.y, width: inside.width, height: inside.height })
  }

  function drawBoxes(all: Box): void {
    painted = latest
    count = nodes.size
    setAll(svg, { viewBox: `${all.x} ${all.y} ${all.width} ${all.height}`, preserveAspectRatio: 'xMidYMid meet' })
    const least = LEAST_SIDE * Math.max(all.width / (svg.clientWidth || 1), all.height / (svg.clientHeight || 1))
    const texts = new Map<string, string>()
    for (const { ref, box } of nodes.values()) {
      const fact = latest?.get(ref)
      const look = fact === undefined ? 'unknown' : fact.root ? 'root' : fact.current ? fact.look : 'unknown'
      const [width, height] = [Math.max(box.width, least), Math.max(box.height, least)]
      texts.set(look, `${texts.get(look) ?? ''}M${box.x} ${box.y}h${width}v${height}h${-width}z`)
    }
    for (const [look, path] of paths) if (!texts.has(look)) path.setAttribute('d', '')
    for (const [look, text] of texts) pathOf(look).setAttribute('d', text)
  }

  function pathOf(look: string): SVGPathElement {
    const known = paths.get(look)
    if (known !== undefined) return known
    const path = document.createElementNS(SVG, 'path')
    path.dataset.look = look
    paths.set(look, path)
    // What is not well lies above what is.
    if (look === 'ready' || look === 'fold') boxes.prepend(path)
    else boxes.append(path)
    return path
  }

  function goTo({ clientX, clientY }: PointerEvent): void {
    const matrix = svg.getScreenCTM()
    if (matrix === null) return
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse())
    panZoom.markMoved()
    panZoom.place(inBox({ x, y }, panZoom.box()))
  }

  const followLater = delay(follow, signal)
  map.addEventListener(
    'pointerdown',
    (event) => {
      map.setPointerCapture(event.pointerId)
      goTo(event)
      event.preventDefault()
    },
    { signal },
  )
  map.addEventListener('pointermove', (event) => map.hasPointerCapture(event.pointerId) && goTo(event), { signal })
  // It lies on the picture, where a press would choose a node or nothing.
  for (const name of ['click', 'dblclick'] as const)
    map.addEventListener(name, (event) => event.stopPropagation(), { signal })

  return {
    follow,
    paint(facts) {
      if (facts === latest) return
      latest = facts
      followLater(painted === undefined ? 0 : REPAINT_MS)
    },
  }
}

/** Once, after the last call. */
function delay(act: () => void, signal: AbortSignal): (ms: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  return (ms) => {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
}

function clip(box: Box, by: Box): Box {
  const x = Math.max(box.x, by.x)
  const y = Math.max(box.y, by.y)
  return {
    x,
    y,
    width: Math.max(0, Math.min(box.x + box.width, by.x + by.width) - x),
    height: Math.max(0, Math.min(box.y + box.height, by.y + by.height) - y),
  }
}

function inBox({ x, y }: Point, box: Box): Point {
  return {
    x: Math.max(box.x, Math.min(x, box.x + box.width)),
    y: Math.max(box.y, Math.min(y, box.y + box.height)),
  }
}
