'use client'
// The program behind `select.tsx`: made by the first press, so it begins open.

import { getNonce } from 'get-nonce'
import { Select as Radix } from 'radix-ui'
import { classNames } from './class-names'
import { CHOICE, FLOATING, FLOATING_ITEM } from './floating'
import { Check, ChevronsUpDown } from './icons'

export interface SelectOption {
  readonly value: string
  readonly label: string
}

export interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly onValueChange: (value: string) => void
  readonly className?: string
}

export function SelectPanel({ label, value, options, onValueChange, className }: SelectProps) {
  const nonce = getNonce()
  return (
    <Radix.Root defaultOpen value={value} onValueChange={onValueChange}>
      <Radix.Trigger aria-label={label} className={classNames(CHOICE, className)}>
        <Radix.Value />
        <Radix.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content position="popper" sideOffset={4} className={classNames(FLOATING, 'max-h-80 overflow-auto p-1')}>
          <Radix.Viewport {...(nonce === undefined ? {} : { nonce })}>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className={classNames(FLOATING_ITEM, 'relative pl-7 pr-3')}
              >
                <Radix.ItemIndicator className="absolute left-2">
                  <Check aria-hidden />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
