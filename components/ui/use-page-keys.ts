'use client'
// Keys that lead into a table from wherever the focus is: `j` on the page, Enter or ↓ in its search.

import { type RefObject, useEffect, useRef } from 'react'
import { mayActByLetter } from './letter-keys'

export function usePageKeys(
  scroller: RefObject<HTMLElement | null>,
  onEnter: (by: 'walk' | 'search') => boolean,
): void {
  const current = useRef(onEnter)
  current.current = onEnter
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.defaultPrevented || scroller.current?.checkVisibility() !== true) return
        const isWalk = event.key === 'j' && mayActByLetter(event)
        const isSearch = (event.key === 'Enter' || event.key === 'ArrowDown') && isPageSearch(event)
        if ((isWalk || isSearch) && current.current(isWalk ? 'walk' : 'search')) event.preventDefault()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [scroller])
}

/** One that offers nothing of its own below it. */
function isPageSearch({ target, isComposing }: KeyboardEvent): boolean {
  return !isComposing && target instanceof HTMLInputElement && target.type === 'search' && target.role !== 'combobox'
}
