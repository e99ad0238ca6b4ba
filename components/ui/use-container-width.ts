'use client'
// The width of an element as it changes; before it is measured, that of an ordinary desktop.

import { type RefObject, useLayoutEffect, useState } from 'react'

export function useContainerWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1280)
  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return
    setWidth(target.clientWidth)
    const observer = new ResizeObserver((entries) => {
      const entry = entries[0]
      if (entry !== undefined) setWidth(entry.contentRect.width)
    })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return width
}
