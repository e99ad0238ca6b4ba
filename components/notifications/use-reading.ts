'use client'
// How far somebody has read, kept in this browser: what is newer when they come back is new to them.

import { useCallback, useEffect, useRef, useState } from 'react'
import { recallReadUntil, rememberReadUntil } from './read-until'

export interface ReadingState {
  /** When they came: the newest message that they had seen. */
  readonly readUntil: string | undefined
  readonly markAllRead: () => void
}

/** `newest`: the time of the newest message on the page; undefined while it shows a part of them only. */
export function useReading(newest: string | undefined): ReadingState {
  const [readUntil, setReadUntil] = useState<string>()
  const seen = useRef(newest)
  useEffect(() => {
    if (newest !== undefined) seen.current = newest
  }, [newest])
  useEffect(() => {
    const stop = new AbortController()
    const leave = () => rememberReadUntil(seen.current)
    const arrive = () => setReadUntil(recallReadUntil())
    arrive()
    document.addEventListener('visibilitychange', () => (document.hidden ? leave() : arrive()), { signal: stop.signal })
    window.addEventListener('pagehide', leave, { signal: stop.signal })
    return () => {
      stop.abort()
      leave()
    }
  }, [])
  const markAllRead = useCallback(() => {
    rememberReadUntil(seen.current)
    setReadUntil(seen.current)
  }, [])
  return { readUntil, markAllRead }
}
