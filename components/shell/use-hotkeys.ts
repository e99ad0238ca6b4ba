'use client'
// Keys that work on every page: the palette, ?, / and `g` followed by the letter of a page. None of them writes.

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { mayActByLetter, useLateKeysStopped } from '@/components/ui/letter-keys'
import { usePages } from './use-pages'

export interface Hotkeys {
  readonly onPalette: () => void
  readonly onHelp: () => void
}

const CHORD_MS = 1_200

export function useHotkeys(hotkeys: Hotkeys): void {
  const router = useRouter()
  const pages = usePages()
  const current = useRef({ ...hotkeys, pages })
  current.current = { ...hotkeys, pages }
  useLateKeysStopped()
  useEffect(() => {
    let chordUntil = 0
    function onKeyDown(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        current.current.onPalette()
        return
      }
      if (!mayActByLetter(event)) return
      if (chordUntil > event.timeStamp) {
        chordUntil = 0
        const page = current.current.pages.find((item) => item.key === event.key)
        if (page !== undefined) {
          event.preventDefault()
          router.push(page.href)
        }
        return
      }
      if (event.key === 'g') chordUntil = event.timeStamp + CHORD_MS
      else if (event.key === '?') current.current.onHelp()
      else if (event.key === '/') focusSearch(event, current.current.onPalette)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [router])
}

/** Nobody else listens to this key: a page with a search of its own marks the field, elsewhere the palette searches. */
function focusSearch(event: KeyboardEvent, orElse: () => void) {
  event.preventDefault()
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]')
  if (field === null) return orElse()
  field.focus()
  field.select()
}
