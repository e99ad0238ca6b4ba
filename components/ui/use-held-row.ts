'use client'
// A row that somebody looks into stays where it is on the screen while rows change places: whoever reads it would lose it.

import { type RefObject, useLayoutEffect, useRef } from 'react'
import { type RowPlaces, shiftOf } from './row-places'

export interface HeldRow {
  /** Undefined while nobody looks into one. */
  readonly id: string | undefined
  readonly ids: readonly string[]
  readonly places: RowPlaces
  readonly scroller: RefObject<HTMLElement | null>
  readonly view: RefObject<{ top: number; height: number }>
}

/** By how much the view goes along in this drawing. */
export function useHeldRow({ id, ids, places, scroller, view }: HeldRow): number {
  const before = useRef({ id, ids, places })
  const was = before.current
  const isOther = was.id !== id || was.ids === ids
  const shift = isOther || id === undefined ? 0 : shiftOf(id, was, { ids, places }, view.current)
  useLayoutEffect(() => {
    before.current = { id, ids, places }
    const target = scroller.current
    if (shift === 0 || target === null) return
    target.scrollTop += shift
    view.current = { ...view.current, top: target.scrollTop }
  }, [id, ids, places, scroller, view, shift])
  return shift
}
