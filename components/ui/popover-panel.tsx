'use client'
// The program behind `popover.tsx`: made by the first press, so it begins open.

import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { FLOATING } from './floating'
import type { Trigger } from './opener'

export interface PopoverProps {
  readonly trigger: Trigger
  readonly label: string
  readonly align?: 'start' | 'center' | 'end'
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly className?: string
  readonly children: ReactNode
}

export function PopoverPanel({
  trigger,
  label,
  align = 'start',
  open,
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  return (
    <Radix.Root
      defaultOpen
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          // It scrolls when it is long, and keys must reach what scrolls.
          tabIndex={0}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classNames(
            FLOATING,
            'max-h-[min(70dvh,var(--radix-popover-content-available-height))] w-80 max-w-[94vw] overflow-auto p-3',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
