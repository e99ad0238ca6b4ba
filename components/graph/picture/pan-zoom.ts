// Moving around in a picture: wheel, drag and pinch by d3-zoom, and the same steps for keys and buttons.

import { select } from 'd3-selection'
import { type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom'
import type { Box, Point } from '../geometry'
import { MARGIN, overshoot, SCALE_LIMITS, type Shift, shiftToBegin, shiftToWhole, type View } from './view-limits'
import { watchSize } from './watch-size'

export interface PanZoomOptions {
  readonly signal: AbortSignal
  /** After every move. */
  readonly onMove: () => void
}

export interface PanZoom {
  /** What there is to be seen, which may grow. */
  readonly setBox: (box: Box) => void
  readonly box: () => Box
  /** True once a person has gone somewhere: from then on the view is theirs. */
  readonly wasMoved: () => boolean
  readonly markMoved: () => void
  /** Somebody asked for all of it, however small. */
  readonly showsWhole: () => boolean
  readonly zoomBy: (factor: number) => void
  readonly panBy: (dx: number, dy: number) => void
  /** All of it, and again all of it whenever there is more. */
  readonly fit: () => void
  /** All of it where it can be read then; else as much as can be read, from the anchor or from where things begin. */
  readonly begin: (anchor: Point | undefined) => void
  /** Puts a point of the picture at a place of the view, by default its centre. */
  readonly place: (point: Point, scale?: number, at?: Point) => void
  /** Moves only as far as needed so that the box is seen; answers whether it was needed. */
  readonly reveal: (box: Box) => boolean
  readonly scale: () => number
  readonly toView: (point: Point) => Point
  /** The part of the picture that is in the view. */
  readonly seen: () => Box
}

export function attachPanZoom(frame: SVGSVGElement, moved: SVGGElement, { signal, onMove }: PanZoomOptions): PanZoom {
  let box: Box = { x: 0, y: 0, width: 1, height: 1 }
  let isMoved = false
  let isWhole = false
  const target = select<SVGSVGElement, unknown>(frame)
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent(SCALE_LIMITS)
    .clickDistance(4)
    .on('zoom', ({ transform, sourceEvent }: { readonly transform: ZoomTransform; readonly sourceEvent?: unknown }) => {
      if (sourceEvent !== undefined && sourceEvent !== null) isMoved = true
      moved.setAttribute('transform', transform.toString())
      onMove()
    })
  target.call(behaviour).on('dblclick.zoom', null)
  signal.addEventListener('abort', () => target.on('.zoom', null), { once: true })
  // To ask for it in the middle of a move would make the browser lay everything out at once.
  let known = measure(frame)
  watchSize(frame, signal, () => {
    known = measure(frame)
  })

  const now = () => zoomTransform(frame)
  const set = ({ scale, x, y }: Shift) => behaviour.transform(target, zoomIdentity.translate(x, y).scale(scale))

  return {
    setBox(next) {
      box = next
    },
    box: () => box,
    wasMoved: () => isMoved,
    markMoved() {
      isMoved = true
    },
    showsWhole: () => isWhole,
    zoomBy(factor) {
      isMoved = true
      behaviour.scaleBy(target, factor)
    },
    panBy(dx, dy) {
      isMoved = true
      behaviour.translateBy(target, dx / now().k, dy / now().k)
    },
    fit() {
      isMoved = false
      isWhole = true
      set(shiftToWhole(box, measure(frame)))
    },
    begin(anchor) {
      set(shiftToBegin(box, measure(frame), anchor))
    },
    place(point, scale = now().k, at) {
      const { width, height, top } = measure(frame)
      const { x, y } = at ?? { x: width / 2, y: top + (height - top) / 2 }
      set({ scale, x: x - point.x * scale, y: y - point.y * scale })
    },
    reveal(wanted) {
      const { k: scale, x, y } = now()
      const { width, height, top } = measure(frame)
      const dx = overshoot(wanted.x * scale + x, wanted.width * scale, { lead: MARGIN, length: width })
      const dy = overshoot(wanted.y * scale + y, wanted.height * scale, { lead: top, length: height })
      const isNeeded = dx !== 0 || dy !== 0
      if (isNeeded) set({ scale, x: x - dx, y: y - dy })
      return isNeeded
    },
    scale: () => now().k,
    toView(point) {
      const { k, x, y } = now()
      return { x: point.x * k + x, y: point.y * k + y }
    },
    seen() {
      const { k, x, y } = now()
      return { x: -x / k, y: -y / k, width: known.width / k, height: known.height / k }
    },
  }
}

function measure(frame: SVGSVGElement): View {
  const [width, height] = [frame.clientWidth || 1, frame.clientHeight || 1]
  return { width, height, top: MARGIN }
}
