'use client'
// When a tooltip shows itself: after a moment of rest, at once for the keyboard and when another has just been read.

import { useEffect, useRef, useState } from 'react'

const REST_MS = 350
/** So long after one was shown the next comes without waiting. */
const READING_MS = 150
/** Time to move the pointer from the thing onto its tooltip. */
const LINGER_MS = 120

let lastShownAt = Number.NEGATIVE_INFINITY

export function useTooltip() {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function after(ms: number, run: () => void) {
    clearTimeout(timer.current)
    timer.current = setTimeout(run, ms)
  }

  return {
    /** What it speaks of, while it is shown. */
    anchor,
    show(element: HTMLElement, by: 'pointer' | 'focus') {
      const isReading = performance.now() - lastShownAt < READING_MS
      after(by === 'focus' || isReading ? 0 : REST_MS, () => setAnchor(element))
    },
    hide(when: 'now' | 'soon') {
      after(when === 'now' ? 0 : LINGER_MS, () => {
        if (anchor !== undefined) lastShownAt = performance.now()
        setAnchor(undefined)
      })
    },
    keep: () => clearTimeout(timer.current),
  }
}
