'use client'
// The program behind `alert-dialog.tsx`: what happens in words, the verb, and a way back.

import { AlertDialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button, type ButtonLook } from './button'
import { classNames } from './class-names'
import { FLOATING } from './floating'
import { useDialogFocus } from './use-dialog-focus'

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

export interface AlertDialogPanelProps extends AlertDialogProps {
  /** Gets the focus back. */
  readonly opener: Element | undefined
}

export function AlertDialogPanel(props: AlertDialogPanelProps) {
  const focus = useDialogFocus(props.opener)
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
        <Radix.Content
          {...focus}
          className={classNames(
            FLOATING,
            'fixed left-1/2 top-[20vh] max-h-[76dvh] w-[min(460px,calc(100vw-24px))] -translate-x-1/2 overflow-auto',
          )}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault()
              event.stopPropagation()
              if (props.confirmDisabled === true) return
              props.onConfirm()
              props.onOpenChange(false)
            }}
          >
            <div className="px-4 pt-4">
              <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
              <Radix.Description asChild>
                <div className="mt-1.5 text-md text-muted">{props.description}</div>
              </Radix.Description>
            </div>
            <div className="px-4 py-3.5">{props.children}</div>
            <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
              <Radix.Cancel asChild>
                <Button>Cancel</Button>
              </Radix.Cancel>
              <Button type="submit" look={props.confirmLook ?? 'primary'} disabled={props.confirmDisabled ?? false}>
                {props.confirmLabel}
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
