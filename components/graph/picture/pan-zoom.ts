// Moving around in a picture: wheel, drag and pinch by d3-zoom, and the same steps for keys and buttons.

import { select } from 'd3-selection'
import { type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom'
import type { Box, Point } from '../geometry'

export interface PanZoomOptions {
  readonly signal: AbortSignal
  /** After every move. */
  readonly onMove: (scale: number) => void
}

export interface PanZoom {
  /** What there is to be seen, which may grow. */
  readonly setBox: (box: Box) => void
  /** True once a person, and not the program, has moved the view. */
  readonly wasMoved: () => boolean
  readonly zoomBy: (factor: number) => void
  readonly panBy: (dx: number, dy: number) => void
  readonly fit: () => void
  /** The scale at which everything would be seen. */
  readonly fittingScale: () => number
  /** Puts a point of the picture at a place of the view, by default its centre. */
  readonly place: (point: Point, scale?: number, at?: Point) => void
  /** Puts a point into the middle, but shows no emptiness where there could be picture. */
  readonly settle: (point: Point, scale: number) => void
  /** Moves only as far as needed so that the box is seen. */
  readonly reveal: (box: Box) => void
  readonly scale: () => number
  readonly toView: (point: Point) => Point
}

const SCALE_LIMITS: [number, number] = [0.03, 3]
const MARGIN = 28
/** The controls float over the upper edge, unless the page says how much is free. */
const TOP = 92
const LARGEST_FIT = 1.5

export function attachPanZoom(frame: SVGSVGElement, moved: SVGGElement, { signal, onMove }: PanZoomOptions): PanZoom {
  let box: Box = { x: 0, y: 0, width: 1, height: 1 }
  let isMoved = false
  const said = Number.parseFloat(getComputedStyle(frame).getPropertyValue('--graph-top'))
  const top = Number.isNaN(said) ? TOP : said
  const target = select<SVGSVGElement, unknown>(frame)
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent(SCALE_LIMITS)
    .clickDistance(4)
    .on('zoom', ({ transform, sourceEvent }: { readonly transform: ZoomTransform; readonly sourceEvent?: unknown }) => {
      if (sourceEvent !== undefined && sourceEvent !== null) isMoved = true
      moved.setAttribute('transform', transform.toString())
      onMove(transform.k)
    })
  target.call(behaviour).on('dblclick.zoom', null)
  signal.addEventListener('abort', () => target.on('.zoom', null), { once: true })

  const now = () => zoomTransform(frame)
  const size = () => ({ width: frame.clientWidth || 1, height: frame.clientHeight || 1 })
  const set = (transform: ZoomTransform) => behaviour.transform(target, transform)

  function fittingScale(): number {
    const view = size()
    const scale = Math.min((view.width - 2 * MARGIN) / box.width, (view.height - MARGIN - top) / box.height)
    return Math.max(SCALE_LIMITS[0], Math.min(scale, LARGEST_FIT))
  }

  function place(point: Point, scale = now().k, at?: Point): void {
    const view = size()
    const { x, y } = at ?? { x: view.width / 2, y: view.height / 2 }
    set(zoomIdentity.translate(x - point.x * scale, y - point.y * scale).scale(scale))
  }

  return {
    setBox(next) {
      box = next
    },
    wasMoved: () => isMoved,
    zoomBy(factor) {
      isMoved = true
      behaviour.scaleBy(target, factor)
    },
    panBy(dx, dy) {
      isMoved = true
      behaviour.translateBy(target, dx / now().k, dy / now().k)
    },
    fit() {
      const view = size()
      const middle = { x: view.width / 2, y: top + (view.height - top - MARGIN) / 2 }
      place({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, fittingScale(), middle)
    },
    fittingScale,
    place,
    settle(point, scale) {
      const view = size()
      const x = within(view.width / 2 - point.x * scale, view.width, MARGIN, { start: box.x, length: box.width }, scale)
      const y = within(view.height / 2 - point.y * scale, view.height, TOP, { start: box.y, length: box.height }, scale)
      set(zoomIdentity.translate(x, y).scale(scale))
    },
    reveal(wanted) {
      const { k, x, y } = now()
      const view = size()
      const dx = overshoot(wanted.x * k + x, (wanted.x + wanted.width) * k + x, view.width)
      const dy = overshoot(wanted.y * k + y, (wanted.y + wanted.height) * k + y, view.height)
      if (dx !== 0 || dy !== 0) set(zoomIdentity.translate(x - dx, y - dy).scale(k))
    },
    scale: () => now().k,
    toView(point) {
      const { k, x, y } = now()
      return { x: point.x * k + x, y: point.y * k + y }
    },
  }
}

interface Stretch {
  readonly start: number
  readonly length: number
}

/** The shift nearest to the wanted one that leaves no room beyond the picture; a picture that fits is put in the middle. */
function within(wanted: number, view: number, lead: number, { start, length }: Stretch, scale: number): number {
  const first = lead - start * scale
  const last = view - MARGIN - (start + length) * scale
  return last > first ? (first + last) / 2 : Math.max(last, Math.min(first, wanted))
}

/** How far a stretch sticks out of the view; negative when it does so at the start. */
function overshoot(start: number, end: number, length: number): number {
  if (start < MARGIN) return start - MARGIN
  if (end > length - MARGIN) return end - length + MARGIN
  return 0
}
