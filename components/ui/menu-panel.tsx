'use client'
// The program behind `menu.tsx`: made by the first press, so it begins open.

import { DropdownMenu as Radix } from 'radix-ui'
import { type ComponentProps, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { classNames } from './class-names'
import { FLOATING, FLOATING_ITEM } from './floating'
import type { Trigger } from './opener'

export interface MenuProps {
  readonly trigger: Trigger
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
  readonly children: ReactNode
  readonly onOpenChange?: (open: boolean) => void
}

export interface MenuPanelProps extends MenuProps {
  readonly openedBy: 'pointer' | 'keyboard'
}

export function MenuPanel({ trigger, align = 'end', className, children, onOpenChange, openedBy }: MenuPanelProps) {
  return (
    <Radix.Root defaultOpen modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(
            FLOATING,
            'max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-44 max-w-[min(360px,94vw)] overflow-auto p-1',
            className,
          )}
        >
          <Suspense>
            {children}
            {openedBy === 'keyboard' && <FocusFirst />}
          </Suspense>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The kit does so itself for keys that it has seen; the one that loaded it came before. */
function FocusFirst() {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      place.current
        ?.closest('[role="menu"]')
        ?.querySelector<HTMLElement>('[role^="menuitem"]:not([aria-disabled="true"])')
        ?.focus(),
    )
    return () => cancelAnimationFrame(frame)
  }, [])
  return <span ref={place} hidden />
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={classNames(FLOATING_ITEM, className)} {...rest} />
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2 pb-1 pt-1.5 text-sm text-faint">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}

export function MenuCheck({ className, children, ...rest }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={classNames(FLOATING_ITEM, className)} {...rest}>
      <span className="flex-1">{children}</span>
      <span aria-hidden className="text-muted">
        {rest.checked === true ? 'On' : 'Off'}
      </span>
    </Radix.CheckboxItem>
  )
}

export const MenuRadioGroup = Radix.RadioGroup

export function MenuRadio({ className, children, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={classNames(FLOATING_ITEM, 'pl-7 relative', className)} {...rest}>
      <Radix.ItemIndicator className="absolute left-2">✓</Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  )
}
