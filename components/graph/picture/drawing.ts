// One drawing on the page: its parts as they arrive, what is painted on them, where the view is, and which path is lit.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { onPaper } from '../export/on-paper'
import type { Box, Point } from '../geometry'
import { edgeDescriber } from '../model/describe-edges'
import type { NodeFacts } from '../model/node-facts'
import { createFarLabel } from './far-label'
import { createPainter, firstRoot, type Painting } from './painter'
import { attachPanZoom, type PanZoom } from './pan-zoom'
import { createPathLight } from './path-light'
import type { DrawnEdge, DrawnNode, ExportSubject, Picture, PicturePart } from './picture'
import { placeView, READABLE_SCALE } from './place-view'
import { createStops } from './stops'

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

/** So many are asked for to be seen all at once, though nothing can be read then. */
const OVERVIEW_ABOVE = 200
/** Below this nothing that is written can be read, so it is left out and drawing is quicker. */
const LEGIBLE_SCALE = 0.34

export function createDrawing(host: HTMLElement, picture: Picture, options: DrawingOptions): Drawing {
  const { graph, before, signal } = options
  const { svg, moved } = picture
  const nodes = new Map<Ref, DrawnNode>()
  const refOf = new Map<Element, Ref>()
  const edges: DrawnEdge[] = []
  const isLarge = graph.nodes.length > OVERVIEW_ABOVE
  dress(picture, isLarge)
  const held = before?.refAt(document.activeElement)
  host.replaceChildren(svg)
  const panZoom = attachPanZoom(svg, moved, {
    signal,
    onMove: (scale) => {
      const detail = scale < LEGIBLE_SCALE ? 'far' : 'near'
      if (svg.dataset.detail !== detail) svg.dataset.detail = detail
      farLabel.show(undefined)
    },
  })
  const stops = createStops({ nodes, edges, panZoom, held })
  const paintOn = createPainter()
  const light = createPathLight(graph, { nodes, edges, refAt, onShow: (ref) => farLabel.show(ref) }, svg, signal)
  const farLabel = createFarLabel(host, {
    placeOf: (ref) => (svg.dataset.detail === 'far' ? placeInView(panZoom, nodes.get(ref)) : undefined),
    wordsOf: (ref) => describeFar(painted?.facts.get(ref)),
  })
  onPaper(signal, (isPaper) => {
    svg.dataset.detail = isPaper || panZoom.scale() >= LEGIBLE_SCALE ? 'near' : 'far'
    fitPaper(svg, isPaper ? box : undefined)
  })
  const describeEdges = edgeDescriber(graph.edges)
  let isPlaced = false
  let isFitted = false
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
    painted = painting
    paintOn(part.nodes, part.edges, painting)
    if (!isPlaced) {
      const anchor = painting.selected ?? firstRoot(painting.facts)
      isFitted = placeView({ panZoom, nodes, before, anchor, isLarge })
    }
    isPlaced = true
    stops.regain()
  }

  function complete(painting: Painting): void {
    isComplete = true
    stops.regain()
    if (isFitted && !panZoom.wasMoved()) panZoom.fit()
    paint(painting)
  }

  function paint(painting: Painting): void {
    const hasRoots = [...painting.facts.values()].some((fact) => fact.root)
    svg.dataset.focus = hasRoots ? 'roots' : 'none'
    painted = painting
    paintOn(nodes.values(), edges, painting)
    const { selected, facts } = painting
    const stands = [selected, stops.entry(), firstRoot(facts), nodes.keys().next().value]
    stops.offerFirst(stands.find((ref) => ref !== undefined && nodes.has(ref)))
    light.select(selected)
  }

  function refAt(target: EventTarget | null): Ref | undefined {
    const group = target instanceof Element ? target.closest('g.node') : null
    return group === null ? undefined : refOf.get(group)
  }

  function show(ref: Ref): boolean {
    const node = nodes.get(ref)
    if (node !== undefined) panZoom.place(node.centre, Math.max(panZoom.scale(), READABLE_SCALE))
    return node !== undefined
  }

  return {
    panZoom,
    add,
    complete,
    paint,
    refAt,
    focus: stops.focus,
    show,
    step: stops.step,
    count: () => nodes.size,
    centreOf: (ref) => nodes.get(ref)?.centre,
    subject: () => (isComplete ? { svg, moved, box } : undefined),
  }
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
