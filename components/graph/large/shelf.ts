// Places boxes on a sheet that may grow wider, each as high up as it fits, without moving those that are there already.

import type { Point } from '../geometry'

export interface Shelf {
  /** Upper left corner for a box of this size. */
  readonly place: (width: number, height: number) => Point
  /** Makes the sheet at least so wide. */
  readonly widen: (width: number) => void
  readonly width: () => number
  readonly used: () => { readonly width: number; readonly height: number }
}

interface Step {
  readonly x: number
  readonly width: number
  readonly y: number
}

export function createShelf(gap: number): Shelf {
  // The lower edge of what is placed, from left to right; the last step reaches to the end of the sheet.
  let skyline: readonly Step[] = []
  let end = 0
  let right = 0
  let bottom = 0

  function widen(width: number): void {
    if (width <= end) return
    skyline = [...skyline, { x: end, width: width - end, y: 0 }]
    end = width
  }

  function place(width: number, height: number): Point {
    const wide = width + gap
    widen(wide)
    let best: Point | undefined
    for (const { x } of skyline) {
      const under = skyline.filter((step) => step.x < x + wide && step.x + step.width > x)
      const last = under.at(-1)
      if (last === undefined || last.x + last.width < x + wide - 0.5) continue
      const y = Math.max(...under.map((step) => step.y))
      if (best === undefined || y < best.y) best = { x, y }
    }
    const { x, y } = best ?? { x: 0, y: bottom }
    skyline = raise(skyline, x, wide, y + height + gap)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
    return { x, y }
  }

  return { place, widen, width: () => end, used: () => ({ width: right, height: bottom }) }
}

function raise(skyline: readonly Step[], x: number, width: number, y: number): readonly Step[] {
  const end = x + width
  const kept = skyline.flatMap((step): Step[] => {
    const stepEnd = step.x + step.width
    const before = step.x < x ? [{ ...step, width: Math.min(stepEnd, x) - step.x }] : []
    const after = stepEnd > end ? [{ ...step, x: Math.max(step.x, end), width: stepEnd - Math.max(step.x, end) }] : []
    return [...before, ...after]
  })
  return [...kept, { x, width, y }].filter((step) => step.width > 0).sort((a, b) => a.x - b.x)
}
