// How small a picture may begin, where it begins, and how far a view of it may go. Pure.

import type { Box, Point } from '../geometry'

/** Of the second line of a node, as the style sheet has it: the smallest letters there are. */
const SMALLEST_LETTERS = 12
const LEAST_PIXELS = 11
/** Below it somebody would have to guess what is written. */
export const READABLE_SCALE = LEAST_PIXELS / SMALLEST_LETTERS

export const SCALE_LIMITS: [number, number] = [0.03, 3]
export const MARGIN = 28
/** As high as it is, and a little. */
const MAP_ROOM = 132
const LARGEST_FIT = 1.5

export interface View {
  readonly width: number
  readonly height: number
  /** Kept free at its upper edge. */
  readonly top: number
}

/** Where the origin of a picture stands in its view, and how large the picture is. */
export interface Shift extends Point {
  readonly scale: number
}

/** All of it, in the middle of what is free. */
export function shiftToWhole(box: Box, view: View): Shift {
  const { width, height, top } = view
  const scale = fittingScale(box, view)
  return {
    scale,
    x: width / 2 - (box.x + box.width / 2) * scale,
    y: top + (height - top - MARGIN) / 2 - (box.y + box.height / 2) * scale,
  }
}

/** All of it where it can be read then; else as much as can be read, from the anchor or from where things begin. */
export function shiftToBegin(box: Box, view: View, anchor: Point | undefined): Shift {
  if (fittingScale(box, view) >= READABLE_SCALE) return shiftToWhole(box, view)
  const scale = Math.max(READABLE_SCALE, Math.min(widthScale(box, view), 1))
  const { width, height, top } = view
  const at = anchor ?? box
  const across = { view: width, lead: MARGIN, start: box.x * scale, length: box.width * scale }
  // What lies lowest can be seen above the map in the corner.
  const room = Math.min(MAP_ROOM, (height - top) / 4)
  const down = { view: height - room, lead: top, start: box.y * scale, length: box.height * scale }
  return {
    scale,
    x: within(width / 2 - at.x * scale, across),
    y: within(top + (height - room - top) / 2 - at.y * scale, down),
  }
}

function widthScale(box: Box, { width }: View): number {
  return (width - 2 * MARGIN) / box.width
}

function fittingScale(box: Box, view: View): number {
  const scale = Math.min(widthScale(box, view), (view.height - MARGIN - view.top) / box.height)
  return Math.max(SCALE_LIMITS[0], Math.min(scale, LARGEST_FIT))
}

interface Stretch {
  readonly view: number
  /** Kept free at the start of the view. */
  readonly lead: number
  /** Of the picture, as large as it is shown. */
  readonly start: number
  readonly length: number
}

/** The shift nearest to the wanted one that leaves no room beyond the picture; a picture that fits is put in the middle. */
function within(wanted: number, { view, lead, start, length }: Stretch): number {
  const first = lead - start
  const last = view - MARGIN - (start + length)
  return last > first ? (first + last) / 2 : Math.max(last, Math.min(first, wanted))
}

/** How far a stretch sticks out of the view; negative when it does so at the start, which counts where both do. */
export function overshoot(start: number, size: number, { lead, length }: { lead: number; length: number }): number {
  if (start < lead || size > length - lead - MARGIN) return start - lead
  return Math.max(0, start + size - (length - MARGIN))
}
