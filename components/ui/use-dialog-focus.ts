'use client'
// What every dialog does with the focus and the keys: takes the first field, gives back what it took, and leaves a quiet
// moment behind, so that nothing that was typed for it acts on the page.

import { useCallback, useEffect, useState } from 'react'
import { beginQuiet } from './letter-keys'
import { findOpener, rememberOpener, returnFocus } from './return-focus'

export function useDialogFocus() {
  const [opener] = useState(() => (typeof document === 'undefined' ? undefined : findOpener()))
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
