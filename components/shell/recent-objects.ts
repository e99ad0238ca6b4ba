'use client'
// The objects whose pages were opened last, kept in this tab alone: names of a cluster do not outlive it.

import { useEffect } from 'react'
import { recallList, rememberList } from '@/lib/client/kept-list'
import { parseRef, type Ref } from '@/lib/ref'

const KEY = 'fluxdeck.recent'
const MAX_KEPT = 8

/** The object that a page is about, by its address. */
export function refOfPage(pathname: string): Ref | undefined {
  const parts = pathname.split('/').slice(2)
  if (!pathname.startsWith('/resources/') || parts.length !== 3) return undefined
  try {
    return parseRef(parts.map(decodeURIComponent).join('/'))?.ref
  } catch {
    return undefined
  }
}

export function useNoteRecent(pathname: string): void {
  useEffect(() => {
    const ref = refOfPage(pathname)
    if (ref === undefined) return
    const others = readRecent().filter((known) => known !== ref)
    rememberList(KEY, [ref, ...others].slice(0, MAX_KEPT))
  }, [pathname])
}

/** The last one first. */
export function readRecent(): readonly Ref[] {
  return recallList(KEY).flatMap((text) => parseRef(String(text))?.ref ?? [])
}
