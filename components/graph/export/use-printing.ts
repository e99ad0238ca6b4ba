'use client'
// Whether the page is being put on paper, known in time for it to be laid out; paper is always light.

import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { onPaper } from './on-paper'

export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const life = new AbortController()
    const root = document.documentElement
    let theme: string | undefined
    onPaper(life.signal, (isPaper) => {
      flushSync(() => setPrinting(isPaper))
      if (isPaper) {
        theme ??= root.dataset.theme
        root.dataset.theme = 'light'
      } else if (theme !== undefined) {
        root.dataset.theme = theme
        theme = undefined
      }
    })
    return () => life.abort()
  }, [])
  return isPrinting
}
