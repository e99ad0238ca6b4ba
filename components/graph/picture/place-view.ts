// Where the view begins: on all of the picture, on what matters in it, or where somebody was on the picture before.

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
  /** What stood here before: the view stays where somebody went on it. */
  readonly before: Seen | undefined
  /** What somebody looks at, or should. */
  readonly anchor: Ref | undefined
  /** Where the keyboard stood before. */
  readonly held?: Ref | undefined
}

export function placeView({ panZoom, nodes, before, anchor, held }: FirstView): void {
  const target = anchor === undefined ? undefined : nodes.get(anchor)
  if (before?.panZoom.wasMoved() !== true) {
    if (before?.panZoom.showsWhole() === true || panZoom.showsWhole()) panZoom.fit()
    else panZoom.begin(target?.centre)
    return
  }
  // After a change of structure the place somebody looks at stays where it was on the screen.
  const shared = [held, anchor, ...nodes.keys()].find(
    (ref) => ref !== undefined && nodes.has(ref) && before.centreOf(ref) !== undefined,
  )
  const old = shared === undefined ? undefined : before.centreOf(shared)
  const now = shared === undefined ? undefined : nodes.get(shared)
  if (old === undefined || now === undefined) panZoom.begin(target?.centre)
  else {
    panZoom.place(now.centre, before.panZoom.scale(), before.panZoom.toView(old))
    panZoom.markMoved()
  }
}
