// One drawing on the page: its parts as they arrive, what is painted on them, where the view is, and which path is lit.

import type { Graph } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { onPaper } from '../export/on-paper'
import type { Box, Point } from '../geometry'
import { edgeDescriber } from '../model/describe-edges'
import { type EdgeFacts, edgeKey } from '../model/edge-facts'
import type { NodeFacts } from '../model/node-facts'
import { createFarLabel } from './far-label'
import { neighbourTowards } from './neighbour-towards'
import { attachPanZoom, type PanZoom } from './pan-zoom'
import { createPathLight } from './path-light'
import type { DrawnEdge, DrawnNode, ExportSubject, Picture, PicturePart } from './picture'

export interface Painting {
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly edgeFacts: ReadonlyMap<string, EdgeFacts>
  readonly selected: Ref | undefined
}

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

const READABLE_SCALE = 0.55
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
  const looks = new Map<SVGElement, EdgeFacts['look']>()
  // Where there is much, a colour that fades in would draw all of it again for several frames.
  if (graph.nodes.length > OVERVIEW_ABOVE) svg.dataset.many = 'true'
  svg.classList.add('graph-picture')
  moved.classList.add('graph-moved')
  // Who stood on a node with the keyboard stands on it again.
  let refocus = before?.refAt(document.activeElement)
  host.replaceChildren(svg)
  const panZoom = attachPanZoom(svg, moved, {
    signal,
    onMove: (scale) => {
      const detail = scale < LEGIBLE_SCALE ? 'far' : 'near'
      if (svg.dataset.detail !== detail) svg.dataset.detail = detail
      farLabel.show(undefined)
    },
  })
  const light = createPathLight(graph, { nodes, edges, refAt, onShow: (ref) => farLabel.show(ref) }, svg, signal)
  const farLabel = createFarLabel(host, {
    placeOf: (ref) => {
      const centre = nodes.get(ref)?.centre
      return centre === undefined || svg.dataset.detail !== 'far' ? undefined : panZoom.toView(centre)
    },
    wordsOf: (ref) => {
      const fact = painted?.facts.get(ref)
      return fact === undefined ? '' : `${fact.namespace}/${fact.name} · ${fact.line}`
    },
  })
  onPaper(signal, (isPaper) => {
    // On paper there is no view to move: the whole picture fits the page, and paper may be looked at closely.
    svg.dataset.detail = isPaper || panZoom.scale() >= LEGIBLE_SCALE ? 'near' : 'far'
    if (isPaper) svg.setAttribute('viewBox', `${box.x - 8} ${box.y - 8} ${box.width + 16} ${box.height + 16}`)
    else svg.removeAttribute('viewBox')
  })
  const describeEdges = edgeDescriber(graph.edges)
  let isPlaced = false
  let isFitted = false
  let isComplete = false
  let painted: Painting | undefined
  let box: Box = { x: 0, y: 0, width: 1, height: 1 }
  let entry: Ref | undefined

  function add(part: PicturePart, painting: Painting): void {
    for (const node of part.nodes) {
      nodes.set(node.ref, node)
      refOf.set(node.group, node.ref)
      node.group.setAttribute('aria-description', describeEdges(node.ref))
    }
    edges.push(...part.edges)
    box = part.box
    panZoom.setBox(box)
    paintSome(part.nodes, part.edges, painting)
    if (!isPlaced) placeView(painting)
    isPlaced = true
    regainFocus()
  }

  function nodeOf(ref: Ref | undefined): DrawnNode | undefined {
    return ref === undefined ? undefined : nodes.get(ref)
  }

  function regainFocus(): void {
    const held = nodeOf(refocus)
    if (held?.group.isConnected !== true) return
    refocus = undefined
    offerFirst(held.ref)
    held.group.focus({ preventScroll: true })
  }

  function complete(painting: Painting): void {
    isComplete = true
    regainFocus()
    if (isFitted && !panZoom.wasMoved()) panZoom.fit()
    paint(painting)
  }

  function paint(painting: Painting): void {
    const hasRoots = [...painting.facts.values()].some((fact) => fact.root)
    svg.dataset.focus = hasRoots ? 'roots' : 'none'
    paintSome(nodes.values(), edges, painting)
    const { selected, facts } = painting
    const next = [selected, entry, firstRoot(facts), nodes.keys().next().value].find((ref) => nodeOf(ref) !== undefined)
    offerFirst(next)
    light.select(selected)
  }

  function paintSome(some: Iterable<DrawnNode>, lines: Iterable<DrawnEdge>, painting: Painting): void {
    painted = painting
    const { facts, edgeFacts, selected } = painting
    for (const node of some) {
      const fact = facts.get(node.ref)
      if (fact !== undefined) node.paint(fact, node.ref === selected)
    }
    for (const { path, from, to } of lines) {
      const look = edgeFacts.get(edgeKey(from, to))?.look ?? 'plain'
      if (looks.get(path) === look) continue
      looks.set(path, look)
      path.dataset.look = look
    }
  }

  /** One node is reached by Tab, the others by arrows from it. */
  function offerFirst(ref: Ref | undefined): void {
    if (ref === entry) return
    nodeOf(entry)?.group.setAttribute('tabindex', '-1')
    nodeOf(ref)?.group.setAttribute('tabindex', '0')
    entry = ref
  }

  // After a change of structure the place somebody looks at stays where it was on the screen.
  function placeView({ facts, selected }: Painting): void {
    const anchor = selected ?? firstRoot(facts)
    if (before === undefined) {
      const target = nodeOf(anchor)
      isFitted = panZoom.fittingScale() >= READABLE_SCALE || target === undefined || graph.nodes.length > OVERVIEW_ABOVE
      if (target === undefined || isFitted) panZoom.fit()
      else panZoom.settle(target.centre, 0.85)
      return
    }
    const shared = [anchor, ...nodes.keys()].find(
      (ref) => ref !== undefined && nodes.has(ref) && before.centreOf(ref) !== undefined,
    )
    const old = shared === undefined ? undefined : before.centreOf(shared)
    const now = nodeOf(shared)
    if (old === undefined || now === undefined) panZoom.fit()
    else panZoom.place(now.centre, before.panZoom.scale(), before.panZoom.toView(old))
  }

  function refAt(target: EventTarget | null): Ref | undefined {
    const group = target instanceof Element ? target.closest('g.node') : null
    return group === null ? undefined : refOf.get(group)
  }

  function focus(ref: Ref | undefined): void {
    const node = nodeOf(ref)
    if (node === undefined) return
    offerFirst(node.ref)
    node.group.focus({ preventScroll: true })
    panZoom.reveal(node.box)
  }

  function show(ref: Ref): boolean {
    const node = nodes.get(ref)
    if (node !== undefined) panZoom.place(node.centre, Math.max(panZoom.scale(), READABLE_SCALE))
    return node !== undefined
  }

  function step(from: Ref, direction: Point): void {
    const here = nodes.get(from)
    if (here === undefined) return
    const places = [...nodes.values()].filter((node) => node !== here).map((node) => [node.ref, node.centre] as const)
    const linked = new Set(
      edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : [])),
    )
    const near = places.filter(([ref]) => linked.has(ref))
    focus(neighbourTowards(here.centre, direction, near, places))
  }

  return {
    panZoom,
    add,
    complete,
    paint,
    refAt,
    focus,
    show,
    step,
    count: () => nodes.size,
    centreOf: (ref) => nodes.get(ref)?.centre,
    subject: () => (isComplete ? { svg, moved, box } : undefined),
  }
}

function firstRoot(facts: ReadonlyMap<Ref, NodeFacts>): Ref | undefined {
  for (const [ref, fact] of facts) if (fact.root) return ref
  return undefined
}
