// Many nodes with the very same neighbours stand in one block of rows and columns instead of one endless column: it is
// how three hundred applications that wait for one gateway still fit a screen. A block is one node to the layout.

import type { Point } from '../geometry'
import type { LayoutEdge, LayoutNode } from './job'

export interface Block {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly cell: { readonly width: number; readonly height: number }
  readonly columns: number
  readonly slots: ReadonlyMap<string, number>
}

const GAP = 14
const LANE = 22
const LEAST = 6
/** Rows to columns, so that a block has the shape of a screen. */
const ROWS_PER_COLUMN = 2.8

export function blockNodes(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): { readonly blocks: readonly Block[]; readonly blockOf: ReadonlyMap<string, Block> } {
  const neighbours = new Map<string, string[]>()
  const note = (id: string, words: string) => {
    const known = neighbours.get(id)
    if (known === undefined) neighbours.set(id, [words])
    else known.push(words)
  }
  for (const { from, to, labelWidth } of edges) {
    // What is said on a line must keep its own line.
    note(from, labelWidth > 0 ? `own ${from}` : `to ${to}`)
    note(to, labelWidth > 0 ? `own ${to}` : `from ${from}`)
  }
  const alike = new Map<string, LayoutNode[]>()
  for (const node of nodes) {
    const known = neighbours.get(node.id)
    // With neighbours on both sides it may stand on the way of others.
    if (known === undefined || !isOneSided(known)) continue
    const key = [...known].sort().join('\n')
    const group = alike.get(key)
    if (group === undefined) alike.set(key, [node])
    else group.push(node)
  }
  const blocks: Block[] = []
  const blockOf = new Map<string, Block>()
  for (const group of alike.values()) {
    if (group.length < LEAST) continue
    const block = shapeBlock(`block ${blocks.length}`, group)
    blocks.push(block)
    for (const { id } of group) blockOf.set(id, block)
  }
  return { blocks, blockOf }
}

function isOneSided(words: readonly string[]): boolean {
  return words.every((one) => one.startsWith('to ')) || words.every((one) => one.startsWith('from '))
}

/** The most troubled first; a little wider than high, or as wide as it is asked to be. */
export function shapeBlock(
  id: string,
  group: readonly LayoutNode[],
  wanted?: number | { readonly shape: number },
): Block {
  const cell = {
    width: Math.max(...group.map((node) => node.width)),
    height: Math.max(...group.map((node) => node.height)),
  }
  const columns = Math.min(
    group.length,
    typeof wanted === 'number' ? wanted : columnsFor(group.length, cell, wanted?.shape),
  )
  const rows = Math.ceil(group.length / columns)
  const order = [...group].sort((a, b) => b.trouble - a.trouble)
  return {
    id,
    cell,
    columns,
    // Half a lane on either side is where lines gather.
    width: columns * (cell.width + LANE),
    height: rows * (cell.height + GAP) - GAP,
    slots: new Map(order.map((node, slot) => [node.id, slot])),
  }
}

function columnsFor(count: number, cell: Block['cell'], shape: number | undefined): number {
  const rowsPerColumn = shape === undefined ? ROWS_PER_COLUMN : (cell.width + LANE) / (cell.height + GAP) / shape
  return Math.max(1, Math.ceil(Math.sqrt(count / rowsPerColumn)))
}

/** Centre of a member; `centre` is that of its block. */
export function placeInBlock(block: Block, id: string, centre: Point): Point {
  const slot = block.slots.get(id) ?? 0
  const column = slot % block.columns
  const row = Math.floor(slot / block.columns)
  return {
    x: centre.x - block.width / 2 + column * (block.cell.width + LANE) + (block.cell.width + LANE) / 2,
    y: centre.y - block.height / 2 + row * (block.cell.height + GAP) + block.cell.height / 2,
  }
}

/** From the member to the side of the block where its line leaves, in the lanes between rows and columns. */
export function routeFromBlock(block: Block, id: string, centre: Point, side: 'left' | 'right'): Point[] {
  const way = side === 'left' ? -1 : 1
  const { x, y } = placeInBlock(block, id, centre)
  const own = { x: x + (way * block.cell.width) / 2, y }
  const rim = centre.x + (way * block.width) / 2
  if (Math.abs(own.x - rim) <= LANE) return [own, { x: rim, y }]
  const lane = own.x + (way * LANE) / 2
  const gap = y - (block.cell.height + GAP) / 2
  return [own, { x: lane, y }, { x: lane, y: gap }, { x: rim, y: gap }]
}
