'use client'
// What every dialog does with the focus and the keys: takes the first field, gives back what it took, and leaves a quiet
// moment behind, so that nothing that was typed for it acts on the page.

import { useCallback, useEffect, useState } from 'react'
import { beginQuiet } from './letter-keys'
import { findOpener, rememberOpener, returnFocus } from './return-focus'

/** As it is when the dialog is asked for: by the time its program is there, a menu that led to it is gone. */
export function useOpener(): Element | undefined {
  const [opener] = useState(() => (typeof document === 'undefined' ? undefined : findOpener()))
  return opener
}

export function useDialogFocus(opener: Element | undefined) {
  useEffect(() => beginQuiet, [])
  return {
    ref: useCallback((dialog: HTMLElement | null) => rememberOpener(dialog, opener), [opener]),
    /** A field to fill in comes before the way back. */
    onOpenAutoFocus(event: Event) {
      const dialog = event.currentTarget
      const field = dialog instanceof HTMLElement ? dialog.querySelector<HTMLElement>('[data-first-focus]') : null
      if (field === null) return
      event.preventDefault()
      field.focus()
    },
    onCloseAutoFocus(event: Event) {
      event.preventDefault()
      returnFocus(opener)
    },
  }
}
