// The way through a drawing by keyboard: one node is reached by Tab, the others by arrows from it.

import type { Ref } from '@/lib/ref'
import type { Point } from '../geometry'
import { neighbourTowards } from './neighbour-towards'
import type { PanZoom } from './pan-zoom'
import type { DrawnEdge, DrawnNode } from './picture'

export interface Stops {
  /** The node that Tab reaches. */
  readonly entry: () => Ref | undefined
  readonly offerFirst: (ref: Ref | undefined) => void
  readonly focus: (ref: Ref | undefined) => void
  readonly step: (from: Ref, direction: Point) => void
  /** Who stood on a node with the keyboard stands on it again, once it is drawn. */
  readonly regain: () => void
}

export interface StopsOptions {
  readonly nodes: ReadonlyMap<Ref, DrawnNode>
  readonly edges: readonly DrawnEdge[]
  readonly panZoom: PanZoom
  /** Where the keyboard stood before. */
  readonly held: Ref | undefined
}

export function createStops({ nodes, edges, panZoom, held }: StopsOptions): Stops {
  let entry: Ref | undefined
  let refocus = held

  const nodeOf = (ref: Ref | undefined) => (ref === undefined ? undefined : nodes.get(ref))

  function offerFirst(ref: Ref | undefined): void {
    if (ref === entry) return
    nodeOf(entry)?.group.setAttribute('tabindex', '-1')
    nodeOf(ref)?.group.setAttribute('tabindex', '0')
    entry = ref
  }

  function regain(): void {
    const node = nodeOf(refocus)
    if (node?.group.isConnected !== true) return
    refocus = undefined
    offerFirst(node.ref)
    node.group.focus({ preventScroll: true })
  }

  function focus(ref: Ref | undefined): void {
    const node = nodeOf(ref)
    if (node === undefined) return
    offerFirst(node.ref)
    node.group.focus({ preventScroll: true })
    if (panZoom.reveal(node.box)) panZoom.markMoved()
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

  return { entry: () => entry, offerFirst, focus, step, regain }
}
