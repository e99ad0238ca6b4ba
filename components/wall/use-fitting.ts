'use client'
// How many entries a list has room for. Tried anew with each change of them or of the room, before anything is painted.

import { type RefObject, useLayoutEffect, useState } from 'react'

export function useFitting(list: RefObject<HTMLElement | null>, entries: readonly unknown[], atMost: number): number {
  const [room, setRoom] = useState(0)
  const most = Math.min(entries.length, atMost)
  const [tried, setTried] = useState({ entries, room, count: most })
  const count = tried.entries === entries && tried.room === room ? Math.min(tried.count, most) : most
  useLayoutEffect(() => {
    const target = list.current
    if (target === null) return
    const observer = new ResizeObserver(() => setRoom(target.clientHeight * 10_000 + target.clientWidth))
    observer.observe(target)
    return () => observer.disconnect()
  }, [list])
  useLayoutEffect(() => {
    const target = list.current
    if (target !== null && count > 1 && target.scrollHeight > target.clientHeight + 1)
      setTried({ entries, room, count: count - 1 })
  }, [list, entries, room, count])
  return count
}
