'use client'
// The keys of the graph page, wherever the focus is but in a field.

import { useEffect, useRef } from 'react'
import { isTyping } from '@/components/ui/is-typing'
import { mayActByLetter } from '@/components/ui/letter-keys'

export interface GraphKeys {
  readonly onTwin: () => void
  readonly onFit: () => void
  readonly onClose: () => void
}

export function useGraphKeys(keys: GraphKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
        const { onTwin, onFit, onClose } = latest.current
        if (event.key === 'l' && mayActByLetter(event)) onTwin()
        else if (event.key === '0' && mayActByLetter(event)) onFit()
        else if (event.key === 'Escape') onClose()
        else return
        event.preventDefault()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [])
}
