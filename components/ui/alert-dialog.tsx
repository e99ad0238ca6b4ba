'use client'
// A question that must be answered before something happens. Its program is loaded with the first question.

import { lazy, type ReactNode } from 'react'
import type { ButtonLook } from './button'
import { Late, late } from './late'

export interface AlertDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description: ReactNode
  readonly confirmLabel: string
  readonly confirmLook?: ButtonLook
  readonly confirmDisabled?: boolean
  readonly onConfirm: () => void
  readonly children?: ReactNode
}

const load = late(() => import('./alert-dialog-panel'))
const AlertDialogPanel = lazy(async () => ({ default: (await load()).AlertDialogPanel }))

export function AlertDialog(props: AlertDialogProps) {
  return <Late>{props.open && <AlertDialogPanel {...props} />}</Late>
}
