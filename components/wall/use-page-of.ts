'use client'
// Which of many entries stand on the screen now: so many as have room, and after a while the next ones.

import { type RefObject, useEffect, useMemo, useState } from 'react'
import { useFitting } from './use-fitting'

export interface PageOf<Entry> {
  readonly shown: readonly Entry[]
  /** How many stand before the first that is shown. */
  readonly from: number
}

export interface PageOptions {
  readonly atMost: number
  /** 0: only the first page is shown. */
  readonly rotateSeconds: number
}

export function usePageOf<Entry>(
  list: RefObject<HTMLElement | null>,
  entries: readonly Entry[],
  { atMost, rotateSeconds }: PageOptions,
): PageOf<Entry> {
  const [turned, setTurned] = useState(0)
  const from = turned < entries.length ? turned : 0
  const rest = useMemo(() => entries.slice(from), [entries, from])
  const fitting = useFitting(list, rest, atMost)
  const next = from + fitting >= entries.length ? 0 : from + fitting
  useEffect(() => {
    if (rotateSeconds === 0 || next === from) return
    const timer = setTimeout(() => setTurned(next), rotateSeconds * 1_000)
    return () => clearTimeout(timer)
  }, [next, from, rotateSeconds])
  return { shown: rest.slice(0, fitting), from }
}
