'use client'
// Gets the layout of large graphs ready before it is needed.

import { useEffect } from 'react'

export function useWarmLayout(mayBeLarge: boolean): void {
  useEffect(() => {
    if (!mayBeLarge) return
    let isOver = false
    let stop: () => void = () => undefined
    // What goes wrong here goes wrong again when something is to be drawn, and is told then.
    import('../large/render')
      .then(({ warmLayout }) => {
        if (!isOver) stop = warmLayout()
      })
      .catch(() => undefined)
    return () => {
      isOver = true
      stop()
    }
  }, [mayBeLarge])
}
