'use client'
// Walking a table of many rows by keyboard (j, k, Enter, x, space, arrows) and pointer, while only those in sight are drawn.
// Whoever comes back to the page finds the row and the place they left.

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { RowActions } from './data-row'
import { mayActByLetter } from './letter-keys'
import { useKeptPlace, useRecalledPlace } from './use-kept-place'
import { usePageKeys } from './use-page-keys'
import { useVisibleRows } from './use-visible-rows'

const LOOKS = {
  line: { estimate: 36, gap: 0, paddingStart: 0 },
  card: { estimate: 108, gap: 8, paddingStart: 8 },
}
const PAGE = 12
type FoldHow = 'toggle' | 'fold' | 'unfold'
type DetailHow = 'toggle' | 'open' | 'close'
const FOLD_KEYS: Readonly<Record<string, FoldHow | undefined>> = {
  Enter: 'toggle',
  ' ': 'toggle',
  ArrowLeft: 'fold',
  ArrowRight: 'unfold',
}
const DETAIL_KEYS: Readonly<Record<string, DetailHow | undefined>> = {
  ' ': 'toggle',
  ArrowRight: 'open',
  ArrowLeft: 'close',
}
/** Rows beyond what is seen: few at rest, and while somebody scrolls or walks by keys so many that none is missed. */
const OVERSCAN = { atRest: 2, moving: PAGE }

export interface RowWalk<Row> {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly ids: readonly string[]
  /** Undefined where the head of a group stands. */
  readonly rows: readonly (Row | undefined)[]
  readonly isCards: boolean
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onRowKey: ((key: string, row: Row) => boolean) | undefined
  readonly fold: (id: string, how: FoldHow) => void
  /** Absent where nobody can look into a row. False where it stood so already. */
  readonly detail: ((id: string, how: DetailHow) => boolean) | undefined
  /** The row that somebody looks into. */
  readonly openId: string | undefined
  /** Absent where rows cannot be ticked. */
  readonly toggle: ((id: string, withRange: boolean) => void) | undefined
}

export function useRowWalk<Row>(walk: RowWalk<Row>) {
  const { scroller, ids, rows, isCards, toggle } = walk
  const place = useRecalledPlace()
  const [active, setActive] = useState<string | undefined>(place?.id)

  const { measure, scrollToIndex, ...drawn } = useVisibleRows({
    ids,
    scroller,
    look: isCards ? LOOKS.card : LOOKS.line,
    overscan: OVERSCAN,
    isWalked: active !== undefined,
    initialTop: place?.offset ?? 0,
    heldId: walk.openId,
  })

  function focusRow(index: number) {
    const at = Math.max(0, Math.min(ids.length - 1, index))
    if (ids[at] === undefined) return
    setActive(ids[at])
    scrollToIndex(at)
    // At once where the row is drawn: the next key may come before the next frame, and is the next row's.
    if (!focusDrawn(scroller.current, at)) requestAnimationFrame(() => focusDrawn(scroller.current, at))
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string) {
    const index = ids.indexOf(id)
    // What opens above the page bubbles to the row as well, and has an Escape of its own.
    const isWithin = event.target instanceof Node && event.currentTarget.contains(event.target)
    if (event.key === 'Escape' && isWithin && index >= 0 && walk.detail?.(id, 'close') === true) {
      focusRow(index)
      return take(event)
    }
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key.length === 1 && event.key !== ' ' && !mayActByLetter(event.nativeEvent)) return
    if (index < 0) return
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key]
    if (step !== undefined) focusRow(index + step)
    else if (event.key === 'Home') focusRow(0)
    else if (event.key === 'End') focusRow(ids.length - 1)
    else if (!actByKey(event, id, rows[index])) return
    take(event)
  }

  function actByKey(event: KeyboardEvent, id: string, row: Row | undefined): boolean {
    const { key } = event
    if (key.toLowerCase() === 'x' && toggle !== undefined) toggle(id, event.shiftKey)
    else if (row === undefined) {
      const how = FOLD_KEYS[key]
      if (how !== undefined) walk.fold(id, how)
      return how !== undefined
    } else if (key === 'Enter') walk.onOpen?.(row)
    else {
      const how = DETAIL_KEYS[key]
      if (how === undefined || walk.detail === undefined) return !event.repeat && walk.onRowKey?.(key, row) === true
      walk.detail(id, how)
    }
    return true
  }

  usePageKeys(scroller, (by) => {
    if (ids.length === 0) return false
    const at = by === 'search' || active === undefined ? 0 : Math.max(0, ids.indexOf(active))
    const isWithin = scroller.current?.querySelector(`[data-index="${at}"]`)?.contains(document.activeElement) === true
    focusRow(by === 'walk' && isWithin ? at + 1 : at)
    return true
  })
  useKeptPlace(scroller, active)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the page comes back; rows that come later take no focus
  useEffect(() => {
    const at = place?.id === undefined ? -1 : ids.indexOf(place.id)
    if (at >= 0) requestAnimationFrame(() => focusDrawn(scroller.current, at))
  }, [])

  const latest = useRef({ ...walk, onKeyDown })
  latest.current = { ...walk, onKeyDown }
  const actions = useMemo(
    (): RowActions => ({
      measure,
      focus: setActive,
      press(id) {
        setActive(id)
        const index = latest.current.ids.indexOf(id)
        const row = latest.current.rows[index]
        if (row !== undefined) latest.current.onOpen?.(row)
        else if (index >= 0) latest.current.fold(id, 'toggle')
      },
      key: (event, id) => latest.current.onKeyDown(event, id),
      toggle: (id, withRange) => latest.current.toggle?.(id, withRange),
      toggleDetail: (id) => void latest.current.detail?.(id, 'toggle'),
    }),
    [measure],
  )
  const tabStop = active !== undefined && ids.includes(active) ? active : ids[0]
  return { ...drawn, actions, tabStop }
}

function take(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

function focusDrawn(scroller: HTMLElement | null, at: number): boolean {
  const row = scroller?.querySelector<HTMLElement>(`[role="row"][data-index="${at}"]`)
  row?.focus({ preventScroll: true })
  return row !== undefined && row !== null
}
