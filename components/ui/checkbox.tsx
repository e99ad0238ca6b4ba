'use client'
// Yes, no, or some of them.

import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { useRef } from 'react'
import { classNames } from './class-names'

export interface CheckboxProps {
  readonly checked: boolean | 'indeterminate'
  readonly onCheckedChange: (checked: boolean, withShift: boolean) => void
  readonly label: string
  readonly disabled?: boolean
  readonly className?: string
}

export function Checkbox({ checked, onCheckedChange, label, disabled = false, className }: CheckboxProps) {
  // The change itself does not say which keys were held.
  const withShift = useRef(false)
  return (
    <Radix.Root
      checked={checked}
      disabled={disabled}
      aria-label={label}
      onCheckedChange={(next) => onCheckedChange(next === true, withShift.current)}
      onPointerDown={(event) => {
        withShift.current = event.shiftKey
      }}
      onKeyDown={(event) => {
        withShift.current = event.shiftKey
      }}
      onClick={(event) => event.stopPropagation()}
      className={classNames(
        "relative inline-flex size-4 items-center justify-center rounded-sm border border-line-strong bg-surface before:absolute before:-inset-1 before:content-[''] hover:border-accent disabled:opacity-45 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
    >
      <Radix.Indicator className="text-accent-ink [&_svg]:size-3">
        {checked === 'indeterminate' ? <Minus aria-hidden strokeWidth={3} /> : <Check aria-hidden strokeWidth={3} />}
      </Radix.Indicator>
    </Radix.Root>
  )
}
