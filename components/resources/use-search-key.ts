'use client'
// `/` goes to the search of the table, and Escape leaves it.

import { type RefObject, useEffect } from 'react'
import { isTyping } from '@/components/ui/is-typing'

export function useSearchKey(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && event.target === search.current) search.current?.blur()
        if (event.key !== '/' || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        search.current?.focus()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [search])
}
