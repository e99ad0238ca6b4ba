// Where the nodes of a large graph go: one connected part after the other, the most troubled first, on a sheet of the
// shape of a screen. Runs in a worker; its work is handed out part by part so that the first can be drawn at once.

import { layout } from 'dagre-d3-es/src/dagre/index.js'
import { Graph } from 'dagre-d3-es/src/graphlib/graph.js'
import type { Box, Point } from '../geometry'
import { blockNodes, placeInBlock, routeFromBlock, shapeBlock } from './blocks'
import type { LaidEdge, LaidPart, LayoutEdge, LayoutNode } from './job'
import { dropImplied, splitIntoParts } from './parts'
import { createShelf } from './shelf'

const NODE_GAP = 16
const RANK_GAP = 60
const PART_GAP = 40
const FRAME = { side: 24, top: 64 }
const NO_FRAME = { side: 0, top: 0 }
const LABEL_HEIGHT = 16
const SCREEN = 1.8
/** Of a sheet, since parts of different shapes leave corners free. */
const UNUSED = 1.12

/** `shape` is width by height of the view that the sheet is for. */
export function* layoutParts(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  shape = SCREEN,
): Generator<LaidPart> {
  const shelf = createShelf(PART_GAP)
  const parts = splitIntoParts(nodes, edges)
  let laidArea = 0
  let laidNodes = 0
  for (const [index, part] of parts.entries()) {
    const laid = layoutPart(part.nodes, part.edges, edges)
    const isFramed = part.nodes.length > 1
    const rim = isFramed ? FRAME : NO_FRAME
    const outer = { width: laid.box.width + 2 * rim.side, height: laid.box.height + rim.top + rim.side }
    laidArea += (outer.width + PART_GAP) * (outer.height + PART_GAP)
    laidNodes += part.nodes.length
    // What is laid out tells what the rest will take; the sheet only ever grows.
    const expectedArea = (laidArea / laidNodes) * nodes.length * UNUSED
    shelf.widen(Math.sqrt(expectedArea * shape))
    const corner = shelf.place(outer.width, outer.height)
    const dx = corner.x + rim.side - laid.box.x
    const dy = corner.y + rim.top - laid.box.y
    const used = shelf.used()
    const isLast = index === parts.length - 1
    const width = isLast ? used.width : Math.max(shelf.width(), used.width)
    yield {
      nodes: laid.nodes.map(([id, centre]) => [id, move(centre, dx, dy)] as const),
      edges: laid.edges.map((edge) => ({
        ...edge,
        points: edge.points.map((point) => move(point, dx, dy)),
        ...(edge.label === undefined ? {} : { label: move(edge.label, dx, dy) }),
      })),
      box: { ...corner, ...outer },
      isFramed,
      sheet: { x: 0, y: 0, width, height: isLast ? used.height : Math.max(expectedArea / width, used.height) },
    }
  }
}

type PartLayout = Pick<LaidPart, 'nodes' | 'edges' | 'box'>

function layoutLoose(nodes: readonly LayoutNode[]): PartLayout {
  const block = shapeBlock('loose', nodes)
  const centre = { x: block.width / 2, y: block.height / 2 }
  return {
    nodes: nodes.map(({ id }) => [id, placeInBlock(block, id, centre)] as const),
    edges: [],
    box: { x: 0, y: 0, width: block.width, height: block.height },
  }
}

function layoutPart(
  nodes: readonly LayoutNode[],
  partEdges: readonly number[],
  edges: readonly LayoutEdge[],
): PartLayout {
  if (partEdges.length === 0) return layoutLoose(nodes)
  const drawn = partEdges.flatMap((at) => {
    const edge = edges[at]
    return edge === undefined ? [] : [{ at, ...edge }]
  })
  const { kept, implied } = dropImplied(drawn)
  const { blocks, blockOf } = blockNodes(nodes, kept)
  const graph = new Graph<object, Placed, Routed>({ multigraph: true })
  graph.setGraph({ rankdir: 'RL', nodesep: NODE_GAP, ranksep: RANK_GAP, ranker: 'longest-path' })
  for (const node of nodes) {
    if (!blockOf.has(node.id)) graph.setNode(node.id, { width: node.width, height: node.height, x: 0, y: 0 })
  }
  for (const block of blocks) graph.setNode(block.id, { width: block.width, height: block.height, x: 0, y: 0 })
  const standIn = (id: string) => blockOf.get(id)?.id ?? id
  const ways = new Map<string, string>()
  for (const edge of kept) {
    const way = `${standIn(edge.from)}\n${standIn(edge.to)}`
    // One line of a block serves all of its members.
    const name = blockOf.has(edge.from) || blockOf.has(edge.to) ? way : String(edge.at)
    ways.set(String(edge.at), name)
    const label = { width: edge.labelWidth, height: edge.labelWidth > 0 ? LABEL_HEIGHT : 0, labelpos: 'c' as const }
    graph.setEdge(standIn(edge.from), standIn(edge.to), { ...label, points: [], x: 0, y: 0 }, name)
  }
  layout(graph, {})
  const centreOf = (id: string): Point => {
    const block = blockOf.get(id)
    const { x, y } = graph.node(block?.id ?? id) ?? { x: 0, y: 0 }
    return block === undefined ? { x, y } : placeInBlock(block, id, { x, y })
  }
  const routed = kept.map((edge): LaidEdge => {
    const found = graph.edge(standIn(edge.from), standIn(edge.to), ways.get(String(edge.at)))
    const points = (found?.points ?? []).map(({ x, y }) => ({ x, y }))
    const start = throughBlock('left', edge.from)
    const end = throughBlock('right', edge.to)
    return {
      at: edge.at,
      points: [...start, ...points, ...end.reverse()],
      isImplied: false,
      ...(edge.labelWidth > 0 && found !== undefined ? { label: { x: found.x, y: found.y } } : {}),
    }
  })
  function throughBlock(side: 'left' | 'right', id: string): Point[] {
    const block = blockOf.get(id)
    const at = graph.node(block?.id ?? '')
    return block === undefined || at === undefined ? [] : routeFromBlock(block, id, at, side)
  }
  const sizes = new Map(nodes.map((node) => [node.id, node]))
  const bent = implied.map((edge): LaidEdge => {
    const from = centreOf(edge.from)
    const to = centreOf(edge.to)
    const isLeft = to.x < from.x
    const start = { x: from.x + ((isLeft ? -1 : 1) * (sizes.get(edge.from)?.width ?? 0)) / 2, y: from.y }
    const end = { x: to.x + ((isLeft ? 1 : -1) * (sizes.get(edge.to)?.width ?? 0)) / 2, y: to.y }
    const reach = (start.x - end.x) / 3
    return {
      at: edge.at,
      points: [start, { x: start.x - reach, y: start.y }, { x: end.x + reach, y: end.y }, end],
      isImplied: true,
      ...(edge.labelWidth > 0 ? { label: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 } } : {}),
    }
  })
  const places = nodes.map(({ id }) => [id, centreOf(id)] as const)
  const all = [...routed, ...bent]
  return { nodes: places, edges: all, box: boxOf(places, sizes, all) }
}

interface Placed extends Point {
  readonly width: number
  readonly height: number
}

interface Routed extends Point {
  readonly points: readonly Point[]
}

function boxOf(places: LaidPart['nodes'], sizes: ReadonlyMap<string, LayoutNode>, edges: readonly LaidEdge[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const include = ({ x, y }: Point, width = 0, height = 0) => {
    left = Math.min(left, x - width / 2)
    right = Math.max(right, x + width / 2)
    top = Math.min(top, y - height / 2)
    bottom = Math.max(bottom, y + height / 2)
  }
  for (const [id, centre] of places) include(centre, sizes.get(id)?.width, sizes.get(id)?.height)
  for (const { points } of edges) for (const point of points) include(point)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function move({ x, y }: Point, dx: number, dy: number): Point {
  return { x: Math.round(x + dx), y: Math.round(y + dy) }
}
