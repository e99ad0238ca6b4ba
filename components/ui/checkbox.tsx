'use client'

// Yes, no, or some of them. A button with the role of one, because a whole row may be ticked by the same press with Shift.

import { useRef } from 'react'
import { classNames } from './class-names'
import { Check, Minus } from './icons'

export interface CheckboxProps {
  readonly checked: boolean | 'indeterminate'
  readonly onCheckedChange: (checked: boolean, withShift: boolean) => void
  readonly label: string
  readonly disabled?: boolean
  readonly className?: string
}

export function Checkbox({ checked, onCheckedChange, label, disabled = false, className }: CheckboxProps) {
  // Not every browser says of a press by key which others were held.
  const withShift = useRef(false)
  const isSome = checked === 'indeterminate'
  const state = isSome ? 'indeterminate' : checked ? 'checked' : 'unchecked'
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input can neither be drawn like this nor say which keys were held
    <button
      type="button"
      role="checkbox"
      aria-checked={isSome ? 'mixed' : checked}
      aria-label={label}
      disabled={disabled}
      data-state={state}
      onClick={(event) => {
        event.stopPropagation()
        onCheckedChange(checked !== true, withShift.current)
      }}
      onPointerDown={(event) => {
        withShift.current = event.shiftKey
      }}
      onKeyDown={(event) => {
        withShift.current = event.shiftKey
        // By the pattern of a checkbox only the space bar presses it.
        if (event.key === 'Enter') event.preventDefault()
      }}
      className={classNames(
        "relative inline-flex size-4 items-center justify-center rounded-sm border border-line-strong bg-surface before:absolute before:-inset-1 before:content-[''] hover:border-accent disabled:opacity-45 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
    >
      {checked !== false && (
        <span className="text-accent-ink [&_svg]:size-3">
          {isSome ? <Minus aria-hidden strokeWidth={3} /> : <Check aria-hidden strokeWidth={3} />}
        </span>
      )}
    </button>
  )
}
