'use client'

// A question or a panel above the page. The title is always there; it may be for screen readers only.

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button'
import { classNames } from './class-names'
import { FLOATING } from './floating'
import { X } from './icons'
import { useDialogFocus, useOpener } from './use-dialog-focus'

export interface DialogProps {
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly trigger?: ReactNode
  readonly title: string
  readonly hideTitle?: boolean
  readonly description?: ReactNode
  readonly footer?: ReactNode
  readonly className?: string
  readonly children?: ReactNode
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, trigger } = props
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
        <Panel {...props} />
      </Radix.Portal>
    </Radix.Root>
  )
}

function Panel({ title, hideTitle = false, description, footer, className, children }: DialogProps) {
  const focus = useDialogFocus(useOpener())
  return (
    <Radix.Content
      {...focus}
      className={classNames(
        FLOATING,
        'fixed left-1/2 top-[12vh] max-h-[80dvh] w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-auto',
        className,
      )}
      {...(description === undefined ? { 'aria-describedby': undefined } : {})}
    >
      <div className={hideTitle ? 'sr-only' : 'flex items-start gap-4 px-4 pt-3.5'}>
        <div className="min-w-0 flex-1">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description asChild>
              <div className="mt-1 text-muted">{description}</div>
            </Radix.Description>
          )}
        </div>
        {!hideTitle && (
          <Radix.Close asChild>
            <Button look="ghost" size="icon-sm" aria-label="Close">
              <X aria-hidden />
            </Button>
          </Radix.Close>
        )}
      </div>
      {hideTitle ? children : <div className="px-4 py-3.5">{children}</div>}
      {footer !== undefined && (
        <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
      )}
    </Radix.Content>
  )
}
