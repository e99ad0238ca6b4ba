'use client'
// Which rows of a long list are drawn: those in sight and a few beyond, each as high as it is. Small, because the table is
// what people come for; a row that grows above the eye moves nothing that is looked at.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { listInSight, placeRows, type RowLook, type RowPlaces } from './row-places'
import { useHeldRow } from './use-held-row'

const AT_REST_AFTER_MS = 150
/** Until it is measured. */
const USUAL_HEIGHT = 900

export interface VisibleRowsOptions {
  readonly ids: readonly string[]
  readonly scroller: RefObject<HTMLElement | null>
  /** The same object while rows look alike. */
  readonly look: RowLook
  readonly overscan: { readonly atRest: number; readonly moving: number }
  /** Somebody walks by keys, which is as fast as scrolling. */
  readonly isWalked: boolean
  readonly initialTop: number
  /** Somebody looks into it. */
  readonly heldId: string | undefined
}

export interface VisibleRows {
  readonly totalSize: number
  readonly items: readonly { readonly index: number; readonly start: number }[]
  /** For each row that is drawn; it bears its place as `data-index`. */
  readonly measure: (row: HTMLElement | null) => void
  readonly scrollToIndex: (index: number) => void
}

export function useVisibleRows(options: VisibleRowsOptions): VisibleRows {
  const { ids, scroller, look, overscan, isWalked, initialTop, heldId } = options
  const sizes = useRef<Map<string, number>>(new Map())
  const [measured, remeasure] = useReducer((count: number) => count + 1, 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `measured` says that the sizes are others
  const places = useMemo(() => placeRows(ids, sizes.current, look), [ids, look, measured])
  const view = useRef({ top: initialTop, height: USUAL_HEIGHT })
  const isMoving = useMoving(scroller, view, places, initialTop)
  const shift = useHeldRow({ id: heldId, ids, places, scroller, view })
  const latest = useRef({ ids, places })
  latest.current = { ids, places }

  const measure = useMeasuring((rows) => {
    let above = 0
    let hasChanged = false
    for (const { index, height } of rows) {
      const id = latest.current.ids[index]
      const before = latest.current.places.endOf(index) - latest.current.places.startOf(index)
      if (id === undefined || Math.abs(before - height) < 0.5) continue
      hasChanged = true
      sizes.current.set(id, height)
      if (latest.current.places.startOf(index) < view.current.top) above += height - before
    }
    if (!hasChanged) return
    // Before the frame is painted, so that no row lies on another.
    flushSync(remeasure)
    if (above !== 0) scroller.current?.scrollBy(0, above)
  })

  const scrollToIndex = useCallback(
    (index: number) => {
      const target = scroller.current
      if (target === null) return
      const { startOf, endOf } = latest.current.places
      const room = target.clientHeight - headOf(target)
      if (startOf(index) < target.scrollTop) target.scrollTop = startOf(index)
      else if (endOf(index) > target.scrollTop + room) target.scrollTop = endOf(index) - room
      view.current = { ...view.current, top: target.scrollTop }
    },
    [scroller],
  )

  const beyond = isMoving || isWalked ? overscan.moving : overscan.atRest
  const seen = { ...view.current, top: view.current.top + shift }
  const items = listInSight(places, seen, beyond).map((index) => ({ index, start: places.startOf(index) }))
  return { totalSize: places.totalSize, items, measure, scrollToIndex }
}

/** True while it is scrolled; drawn again whenever other rows come in sight. */
function useMoving(
  scroller: RefObject<HTMLElement | null>,
  view: RefObject<{ top: number; height: number }>,
  places: RowPlaces,
  initialTop: number,
): boolean {
  const [isMoving, setMoving] = useState(false)
  const [, look] = useReducer((count: number) => count + 1, 0)
  const known = useRef(places)
  known.current = places
  useLayoutEffect(() => {
    if (initialTop > 0 && scroller.current !== null) scroller.current.scrollTop = initialTop
  }, [scroller, initialTop])
  useEffect(() => {
    const target = scroller.current
    if (target === null) return
    let rest: ReturnType<typeof setTimeout> | undefined
    const take = () => {
      const next = { top: target.scrollTop, height: target.clientHeight }
      const isSame = edgesOf(known.current, next) === edgesOf(known.current, view.current)
      view.current = next
      if (!isSame) look()
    }
    const onScroll = () => {
      take()
      setMoving(true)
      clearTimeout(rest)
      rest = setTimeout(() => setMoving(false), AT_REST_AFTER_MS)
    }
    const observer = new ResizeObserver(take)
    observer.observe(target)
    target.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(rest)
      observer.disconnect()
      target.removeEventListener('scroll', onScroll)
    }
  }, [scroller, view])
  return isMoving
}

function edgesOf(places: RowPlaces, { top, height }: { readonly top: number; readonly height: number }): string {
  return `${places.firstBelow(top)} ${places.firstBelow(top + height)}`
}

/** What stays above the rows while they scroll. */
function headOf(scroller: HTMLElement): number {
  return scroller.querySelector<HTMLElement>('[role="rowgroup"][data-rows]')?.offsetTop ?? 0
}

interface MeasuredRow {
  readonly index: number
  readonly height: number
}

/** The answer is the same function for ever. */
function useMeasuring(onRows: (rows: readonly MeasuredRow[]) => void): (row: HTMLElement | null) => void {
  const current = useRef(onRows)
  current.current = onRows
  const observer = useRef<ResizeObserver | undefined>(undefined)
  useEffect(() => () => observer.current?.disconnect(), [])
  return useCallback((row) => {
    if (row === null) return
    observer.current ??= new ResizeObserver((entries, own) => {
      const rows: MeasuredRow[] = []
      for (const { target, borderBoxSize } of entries) {
        const height = borderBoxSize[0]?.blockSize
        if (!target.isConnected) own.unobserve(target)
        else if (height !== undefined) rows.push({ index: Number(target.getAttribute('data-index')), height })
      }
      current.current(rows)
    })
    observer.current.observe(row)
  }, [])
}
