'use client'
// How many messages of a burst the list does not have yet. Has it read again soon, but not for each of them.

import { useEffect, useRef, useState } from 'react'
import { useNotificationsLeftOut } from '@/lib/client/queries'

const SOON_MS = 1_000
const AFTER_FAILURE_MS = 10_000

/** `readAgain` answers whether that went well. */
export function useLeftOut(readAgain: () => Promise<boolean>): number {
  const leftOut = useNotificationsLeftOut()
  // What came before the list was first asked for is in it.
  const [{ readTo, delayMs }, setRead] = useState({ readTo: leftOut, delayMs: SOON_MS })
  const latest = useRef(leftOut)
  useEffect(() => {
    latest.current = leftOut
  }, [leftOut])
  const isBehind = leftOut > readTo
  useEffect(() => {
    if (!isBehind) return
    const timer = setTimeout(async () => {
      const asked = latest.current
      const isRead = await readAgain()
      setRead({ readTo: isRead ? asked : readTo, delayMs: isRead ? SOON_MS : AFTER_FAILURE_MS })
    }, delayMs)
    return () => clearTimeout(timer)
  }, [isBehind, readTo, delayMs, readAgain])
  return leftOut - readTo
}
