'use client'
// A question that must be answered before something happens. Its program is loaded with the first question.

import { lazy, useEffect } from 'react'
import type { AlertDialogProps } from './alert-dialog-panel'
import { Late, late } from './late'
import { beginQuiet } from './letter-keys'
import { useOpener } from './use-dialog-focus'

const load = late(() => import('./alert-dialog-panel'))
const AlertDialogPanel = lazy(async () => ({ default: (await load()).AlertDialogPanel }))

/** `opener`: what had the focus, where whoever asks knows it earlier. */
export function AlertDialog({ opener: known, ...props }: AlertDialogProps & { readonly opener?: Element }) {
  const found = useOpener()
  const opener = known ?? found
  // Its program may be on the way: what is typed by then is meant for it.
  useEffect(() => {
    if (props.open) beginQuiet()
  }, [props.open])
  return <Late>{props.open && <AlertDialogPanel {...props} opener={opener} />}</Late>
}
