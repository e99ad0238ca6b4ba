'use client'
// The row and the place in a table that somebody left, for as long as they may come back to them.

import { type RefObject, useEffect, useRef, useState } from 'react'
import { hereAddress, keepPlace, type Place, recallPlace } from './kept-place'

/** What is come back to; undefined where the page is opened anew. */
export function useRecalledPlace(): Place | undefined {
  const [place] = useState(() => (typeof window === 'undefined' ? undefined : recallPlace(hereAddress())))
  return place
}

export function useKeptPlace(scroller: RefObject<HTMLElement | null>, active: string | undefined): void {
  // The address as of the last move: when the page goes, another one stands there already.
  const left = useRef<{ readonly address: string; readonly place: Place } | undefined>(undefined)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const note = () => {
      const place = { offset: element.scrollTop, ...(active === undefined ? {} : { id: active }) }
      left.current = { address: hereAddress(), place }
    }
    if (active !== undefined) note()
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [scroller, active])
  useEffect(
    () => () => {
      if (left.current !== undefined) keepPlace(left.current.address, left.current.place)
    },
    [],
  )
}
