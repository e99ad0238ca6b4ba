'use client'
// A question that must be answered before something happens. Its program is loaded with the first question.

import { lazy, type ReactNode, Suspense } from 'react'
import type { ButtonLook } from './button'

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

const AlertDialogPanel = lazy(async () => ({ default: (await import('./alert-dialog-panel')).AlertDialogPanel }))

export function AlertDialog(props: AlertDialogProps) {
  return <Suspense>{props.open && <AlertDialogPanel {...props} />}</Suspense>
}
