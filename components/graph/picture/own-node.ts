// A node whose frame is drawn here and not by Mermaid: in a large picture, and in the tray of any.

import type { GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import type { Point } from '../geometry'
import type { LayoutNode } from '../large/job'
import type { NodeFacts } from '../model/node-facts'
import { fillNode } from './node-drawing'
import { widthFor } from './node-letters'
import type { DrawnNode } from './picture'
import { SVG, setAll } from './svg'

const NODE_HEIGHT = 48
const NAME_CHARS = { least: 12, most: 34 }
/** Of a status or a revision. */
const LINE_CHARS = 14
const NAMESPACE_CHARS = 12
/** A line is given as long as it is wide in the letters of a name. */
const LINE_TO_NAME = 1.17

/** By what does not change with the status, or a new status would need a new layout. */
export function sizeOf(node: GraphNode, facts: NodeFacts | undefined, isFramed: boolean): LayoutNode {
  const shown = Math.max(NAME_CHARS.least, Math.min(NAME_CHARS.most, node.name.length))
  const trouble = facts === undefined ? 0 : facts.root ? 3 : facts.held ? 2 : /^(ready|fold)$/.test(facts.look) ? 0 : 1
  const place = isFramed ? 0 : Math.min(NAMESPACE_CHARS, node.namespace.length) + 3
  const lineChars = Math.max(LINE_CHARS, Math.ceil((node.line?.length ?? 0) * LINE_TO_NAME)) + place
  return { id: node.ref, width: 2 * Math.ceil(widthFor(shown, lineChars) / 2), height: NODE_HEIGHT, trouble }
}

export interface NodeSpot {
  readonly ref: Ref
  readonly size: Pick<LayoutNode, 'width' | 'height'>
  readonly at: Point
  readonly isFramed: boolean
}

export function drawNode(part: SVGGElement, { ref, size, at, isFramed }: NodeSpot): DrawnNode {
  const { width, height } = size
  const group = document.createElementNS(SVG, 'g')
  group.classList.add('node')
  group.setAttribute('transform', `translate(${at.x} ${at.y})`)
  const frame = document.createElementNS(SVG, 'rect')
  frame.classList.add('graph-shape')
  const shape = { x: -width / 2, y: -height / 2, width, height }
  setAll(frame, { ...shape, rx: 3 })
  group.append(frame)
  part.append(group)
  return fillNode({ ref, group, shape, at, isFramed })
}
