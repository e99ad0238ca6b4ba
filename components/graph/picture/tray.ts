// Nodes that no edge leads to or from stand in a tray below the others: among them they would look like the end of a
// chain, and every chain would begin far away from them.

import type { GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import type { Box } from '../geometry'
import { placeInBlock, shapeBlock } from '../large/blocks'
import type { NodeFacts } from '../model/node-facts'
import { drawNode, sizeOf } from './own-node'
import type { PicturePart } from './picture'
import { SVG, setAll } from './svg'

export interface TrayJob {
  readonly nodes: readonly GraphNode[]
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  /** What stands above it. */
  readonly above: Box | undefined
  /** Width by height of the view. */
  readonly shape: number
}

const RIM = { side: 20, top: 44, bottom: 20 }
const GAP = 36
const CELL_GAP = 22

/** Answers with the box of the picture together with its tray. */
export function drawTray(part: SVGGElement, { nodes, facts, above, shape }: TrayJob): PicturePart {
  const [first] = nodes
  const isOnePlace = nodes.every(({ namespace }) => namespace === first?.namespace)
  const sizes = nodes.map((node) => sizeOf(node, facts.get(node.ref), isOnePlace))
  const wide = Math.max(...sizes.map(({ width }) => width)) + CELL_GAP
  const columns = above === undefined ? undefined : Math.max(1, Math.floor((above.width - 2 * RIM.side) / wide))
  const block = shapeBlock('tray', sizes, columns ?? { shape })
  const width = block.width + 2 * RIM.side
  const height = block.height + RIM.top + RIM.bottom
  const corner = above === undefined ? { x: 0, y: 0 } : { x: above.x, y: above.y + above.height + GAP }
  const frame = document.createElementNS(SVG, 'rect')
  frame.classList.add('graph-frame')
  setAll(frame, { ...corner, width, height, rx: 8 })
  const title = document.createElementNS(SVG, 'text')
  title.classList.add('graph-tray-title')
  setAll(title, { x: corner.x + RIM.side, y: corner.y + 26 })
  title.textContent = `${isOnePlace && first !== undefined ? `${first.namespace} · ` : ''}on their own`
  part.append(frame, title)
  const centre = { x: corner.x + width / 2, y: corner.y + RIM.top + block.height / 2 }
  const drawn = nodes.flatMap(({ ref }, at) => {
    const size = sizes[at]
    if (size === undefined) return []
    const spot = { ref, size: block.cell, at: placeInBlock(block, ref, centre), isFramed: isOnePlace }
    return [drawNode(part, spot)]
  })
  const right = Math.max(corner.x + width, above === undefined ? 0 : above.x + above.width)
  const top = above?.y ?? 0
  return {
    nodes: drawn,
    edges: [],
    box: { x: corner.x, y: top, width: right - corner.x, height: corner.y + height - top },
  }
}
