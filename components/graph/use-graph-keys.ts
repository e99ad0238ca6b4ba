'use client'
// The keys of the graph page, wherever the focus is but in a field.

import { useEffect } from 'react'
import { isTyping } from '@/components/ui/is-typing'
import { mayActByLetter } from '@/components/ui/letter-keys'
import type { useGraphView } from './use-graph-view'

export function useGraphKeys(setView: ReturnType<typeof useGraphView>['setView']): void {
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
        if (event.key === 'l' && mayActByLetter(event))
          void setView((now) => ({ as: now.as === 'picture' ? 'list' : 'picture' }))
        else if (event.key === 'Escape') void setView({ selected: null })
        else return
        event.preventDefault()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [setView])
}
