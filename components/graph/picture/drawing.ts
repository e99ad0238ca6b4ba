// One drawing on the page: its parts as they arrive, what is painted on them, where the view is, and which path is lit.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { onPaper } from '../export/on-paper'
import type { Box, Point } from '../geometry'
import { edgeDescriber } from '../model/describe-edges'
import type { NodeFacts } from '../model/node-facts'
import { createFarLabel } from './far-label'
import { createMinimap } from './minimap'
import { anchorOf, createPainter, type Painting } from './painter'
import { attachPanZoom, type PanZoom } from './pan-zoom'
import { createPathLight } from './path-light'
import type { DrawnEdge, DrawnNode, ExportSubject, Picture, PicturePart } from './picture'
import { placeView } from './place-view'
import { createSight } from './sight'
import { createStops, type Stops } from './stops'
import { put } from './svg'
import { READABLE_SCALE } from './view-limits'
import { watchSize } from './watch-size'

export interface Drawing {
  readonly panZoom: PanZoom
  readonly add: (part: PicturePart, painting: Painting) => void
  readonly complete: (painting: Painting) => void
  readonly paint: (painting: Painting) => void
  readonly count: () => number
  readonly refAt: (target: EventTarget | null) => Ref | undefined
  readonly focus: (ref: Ref | undefined) => void
  /** Brings a node to the middle, large enough to be read. False while it is not drawn. */
  readonly show: (ref: Ref) => boolean
  /** Moves only as far as needed so that a node is seen. */
  readonly reveal: (ref: Ref) => void
  readonly step: (from: Ref, direction: Point) => void
  readonly centreOf: (ref: Ref) => Point | undefined
  readonly subject: () => ExportSubject | undefined
}

export interface DrawingOptions {
  readonly graph: Graph
  /** What stood here before: the view stays where it was on it. */
  readonly before: Drawing | undefined
  readonly signal: AbortSignal
}

/** Above it the browser has enough to do with colours that change at once, and with the letters that can be read. */
const MANY = 200

export function createDrawing(host: HTMLElement, picture: Picture, options: DrawingOptions): Drawing {
  const { graph, before, signal } = options
  const { svg, moved } = picture
  const nodes = new Map<Ref, DrawnNode>()
  const refOf = new Map<Element, Ref>()
  const edges: DrawnEdge[] = []
  const isLarge = graph.nodes.length > MANY
  dress(picture, isLarge)
  const held = before?.refAt(document.activeElement)
  host.replaceChildren(svg)
  const panZoom = attachPanZoom(svg, moved, {
    signal,
    onMove: () => {
      sight.follow()
      farLabel.show(undefined)
      minimap.follow()
    },
  })
  const sight = createSight(svg, { nodes, panZoom, isLarge })
  const minimap = createMinimap(host, { nodes, panZoom, signal })
  const stops = createStops({ nodes, edges, panZoom, held })
  const paintOn = createPainter()
  const light = createPathLight(graph, { nodes, edges, refAt, onShow: (ref) => farLabel.show(ref) }, svg, signal)
  const farLabel = createFarLabel(host, {
    placeOf: (ref) => (svg.dataset.detail === 'far' ? placeInView(panZoom, nodes.get(ref)) : undefined),
    wordsOf: (ref) => describeFar(painted?.facts.get(ref)),
  })
  onPaper(signal, (isPaper) => {
    sight.showAll(isPaper)
    fitPaper(svg, isPaper ? box : undefined)
  })
  const describeEdges = edgeDescriber(graph.edges)
  let isPlaced = false
  let isComplete = false
  let painted: Painting | undefined
  let box: Box = { x: 0, y: 0, width: 1, height: 1 }

  function add(part: PicturePart, painting: Painting): void {
    for (const node of part.nodes) {
      nodes.set(node.ref, node)
      refOf.set(node.group, node.ref)
      node.group.setAttribute('aria-description', describeEdges(node.ref))
    }
    edges.push(...part.edges)
    box = part.box
    panZoom.setBox(box)
    sight.add(part.nodes)
    painted = painting
    paintOn(part.nodes, part.edges, painting)
    if (!isPlaced) placeAgain()
    isPlaced = true
    stops.regain()
  }

  function placeAgain(): void {
    const anchor = painted === undefined ? undefined : anchorOf(painted, (ref) => nodes.has(ref))
    if (!panZoom.wasMoved()) placeView({ panZoom, nodes, before, anchor, held })
  }

  function complete(painting: Painting): void {
    isComplete = true
    stops.regain()
    paint(painting)
    placeAgain()
    watchSize(svg, signal, () => {
      // What is chosen is kept in sight, and opened what took the room.
      if (painted?.selected === undefined) placeAgain()
      sight.follow()
      minimap.follow()
    })
  }

  function paint(painting: Painting): void {
    markRoots(svg, painting)
    painted = painting
    paintOn(nodes.values(), edges, painting)
    minimap.paint(painting.facts)
    offerFirst(stops, nodes, painting)
    light.select(painting.selected)
  }

  function refAt(target: EventTarget | null): Ref | undefined {
    const group = target instanceof Element ? target.closest('g.node') : null
    return group === null ? undefined : refOf.get(group)
  }

  return {
    panZoom,
    add,
    complete,
    paint,
    refAt,
    focus: stops.focus,
    ...createTravel(nodes, panZoom),
    step: stops.step,
    count: () => nodes.size,
    centreOf: (ref) => nodes.get(ref)?.centre,
    subject: () => (isComplete ? { svg, moved, box, showAll: sight.showAll } : undefined),
  }
}

function createTravel(nodes: ReadonlyMap<Ref, DrawnNode>, panZoom: PanZoom): Pick<Drawing, 'show' | 'reveal'> {
  return {
    show(ref) {
      const node = nodes.get(ref)
      if (node === undefined) return false
      panZoom.place(node.centre, Math.max(panZoom.scale(), READABLE_SCALE))
      panZoom.markMoved()
      return true
    },
    reveal(ref) {
      const node = nodes.get(ref)
      if (node !== undefined) panZoom.reveal(node.box)
    },
  }
}

/** Where something is the root of trouble, what has no part in it steps back. */
function markRoots(svg: SVGSVGElement, { facts }: Painting): void {
  const hasRoots = [...facts.values()].some((fact) => fact.root)
  put(svg, 'data-focus', hasRoots ? 'roots' : 'none')
}

function offerFirst(stops: Stops, nodes: ReadonlyMap<Ref, DrawnNode>, painting: Painting): void {
  const anchor = anchorOf(painting, (ref) => nodes.has(ref))
  const stands = [painting.selected, stops.entry(), anchor, nodes.keys().next().value]
  stops.offerFirst(stands.find((ref) => ref !== undefined && nodes.has(ref)))
}

function dress({ svg, moved }: Picture, isLarge: boolean): void {
  // Where there is much, a colour that fades in would draw all of it again for several frames.
  if (isLarge) svg.dataset.many = 'true'
  svg.classList.add('graph-picture')
  moved.classList.add('graph-moved')
}

/** On paper there is no view to move: the whole picture fits the page, and paper may be looked at closely. */
function fitPaper(svg: SVGSVGElement, box: Box | undefined): void {
  if (box === undefined) svg.removeAttribute('viewBox')
  else svg.setAttribute('viewBox', `${box.x - 8} ${box.y - 8} ${box.width + 16} ${box.height + 16}`)
}

function placeInView(panZoom: PanZoom, node: DrawnNode | undefined): Point | undefined {
  return node === undefined ? undefined : panZoom.toView(node.centre)
}

function describeFar(fact: NodeFacts | undefined): string {
  return fact === undefined ? '' : `${fact.namespace}/${fact.name} · ${fact.line}`
}
