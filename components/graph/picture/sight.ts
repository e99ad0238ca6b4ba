// Signs and letters of a large picture stand only where they can be read: in the view and around it, and not from afar.
// Else the browser walks through thousands of letters that nobody sees whenever one node changes its colour.

import type { Ref } from '@/lib/ref'
import { type Box, contains, grow, overlaps } from '../geometry'
import type { PanZoom } from './pan-zoom'
import type { DrawnNode } from './picture'
import { put } from './svg'

export interface Sight {
  /** After the view moved, or has another size. */
  readonly follow: () => void
  readonly add: (nodes: readonly DrawnNode[]) => void
  /** Everything, as if it were near, for paper and for whoever takes the picture away; and back. */
  readonly showAll: (isWanted: boolean) => void
}

export interface SightOptions {
  readonly nodes: ReadonlyMap<Ref, DrawnNode>
  readonly panZoom: Pick<PanZoom, 'scale' | 'seen'>
  /** Where there is little, everything stands everywhere. */
  readonly isLarge: boolean
}

/** Below it nothing that is written can be read. */
const LEGIBLE_SCALE = 0.45
/** So that most moves show what stands there already. */
const AROUND = 0.35
/** Of the view; after coming closer, what was needed is more than what is. */
const TOO_WIDE = 3

export function createSight(svg: SVGSVGElement, { nodes, panZoom, isLarge }: SightOptions): Sight {
  let isTaken = false
  let area: Box | undefined

  const isShown = ({ box }: DrawnNode) => !isLarge || isTaken || (area !== undefined && overlaps(box, area))

  function showWhere(next: Box | undefined): void {
    if (next === area) return
    area = next
    showEach()
  }

  function follow(): void {
    const isNear = isTaken || panZoom.scale() >= LEGIBLE_SCALE
    put(svg, 'data-detail', isNear ? 'near' : 'far')
    if (isLarge && !isTaken) showWhere(isNear ? areaFor(panZoom.seen(), area) : undefined)
  }

  function showEach(): void {
    for (const node of nodes.values()) node.show(isShown(node))
  }

  return {
    follow,
    add(added) {
      for (const node of added) node.show(isShown(node))
    },
    showAll(isWanted) {
      isTaken = isWanted
      follow()
      if (isLarge) showEach()
    },
  }
}

/** What is to be shown for what is seen: as before while that is enough, and not far too much. */
export function areaFor(seen: Box, before: Box | undefined): Box {
  const isEnough = before !== undefined && contains(before, seen) && before.width <= seen.width * TOO_WIDE
  return isEnough ? before : grow(seen, AROUND)
}
