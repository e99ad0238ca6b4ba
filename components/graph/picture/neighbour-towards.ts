// The node to go to with an arrow key: along an edge when one leads that way, else the nearest that way. Pure.

import type { Point } from '../geometry'

export function neighbourTowards<Id>(
  from: Point,
  direction: Point,
  linked: readonly (readonly [Id, Point])[],
  all: readonly (readonly [Id, Point])[],
): Id | undefined {
  return nearest(from, direction, linked) ?? nearest(from, direction, all)
}

function nearest<Id>(from: Point, way: Point, candidates: readonly (readonly [Id, Point])[]): Id | undefined {
  let best: Id | undefined
  let bestCost = Number.POSITIVE_INFINITY
  for (const [id, point] of candidates) {
    const dx = point.x - from.x
    const dy = point.y - from.y
    const along = dx * way.x + dy * way.y
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x)
    if (along <= 1 || aside > 6 * along) continue
    const cost = along + 2 * aside
    if (cost < bestCost) {
      best = id
      bestCost = cost
    }
  }
  return best
}
