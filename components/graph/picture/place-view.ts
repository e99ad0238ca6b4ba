// Where the view begins: on the whole picture, on what matters in it, or where it was on the picture before.

import type { Ref } from '@/lib/ref'
import type { Point } from '../geometry'
import type { PanZoom } from './pan-zoom'
import type { DrawnNode } from './picture'

/** A picture and the view of it. */
export interface Seen {
  readonly panZoom: PanZoom
  readonly centreOf: (ref: Ref) => Point | undefined
}

export interface FirstView {
  readonly panZoom: PanZoom
  readonly nodes: ReadonlyMap<Ref, DrawnNode>
  /** What stood here before: the view stays where it was on it. */
  readonly before: Seen | undefined
  /** What somebody looks at, or should. */
  readonly anchor: Ref | undefined
  readonly isLarge: boolean
}

export const READABLE_SCALE = 0.55

/** Answers whether all of the picture was fitted in. */
export function placeView({ panZoom, nodes, before, anchor, isLarge }: FirstView): boolean {
  if (before === undefined) {
    const target = anchor === undefined ? undefined : nodes.get(anchor)
    const isFitted = panZoom.fittingScale() >= READABLE_SCALE || target === undefined || isLarge
    if (target === undefined || isFitted) panZoom.fit()
    else panZoom.settle(target.centre, 0.85)
    return isFitted
  }
  // After a change of structure the place somebody looks at stays where it was on the screen.
  const shared = [anchor, ...nodes.keys()].find(
    (ref) => ref !== undefined && nodes.has(ref) && before.centreOf(ref) !== undefined,
  )
  const old = shared === undefined ? undefined : before.centreOf(shared)
  const now = shared === undefined ? undefined : nodes.get(shared)
  if (old === undefined || now === undefined) panZoom.fit()
  else panZoom.place(now.centre, before.panZoom.scale(), before.panZoom.toView(old))
  return false
}
