'use client'
// Keeps the screen from going dark, where the browser allows it; asked for again each time the page is seen.

import { useEffect } from 'react'

export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let isOver = false
    async function ask() {
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
      if (lock !== undefined && !lock.released) return
      try {
        const granted = await navigator.wakeLock.request('screen')
        if (isOver) await granted.release()
        else lock = granted
      } catch {
        // Not allowed here (plain http, low battery): the screen keeps its own habits.
      }
    }
    void ask()
    document.addEventListener('visibilitychange', ask)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', ask)
      void lock?.release().catch(() => {})
    }
  }, [])
}
