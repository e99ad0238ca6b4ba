'use client'
// A question that must be answered before something happens. Its program is loaded with the first question.

import { lazy } from 'react'
import type { AlertDialogProps } from './alert-dialog-panel'
import { Late, late } from './late'

const load = late(() => import('./alert-dialog-panel'))
const AlertDialogPanel = lazy(async () => ({ default: (await load()).AlertDialogPanel }))

export function AlertDialog(props: AlertDialogProps) {
  return <Late>{props.open && <AlertDialogPanel {...props} />}</Late>
}
