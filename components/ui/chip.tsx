// A small quiet label, or a filter that can be pressed and taken away.

import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { X } from './icons'

export type ChipTone = 'neutral' | 'accent' | 'warning' | 'danger'

const TONES: Readonly<Record<ChipTone, string>> = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-transparent bg-soft-accent text-accent',
  warning: 'border-transparent bg-soft-warning text-warning',
  danger: 'border-transparent bg-soft-failed text-status-failed',
}

export interface ChipProps {
  readonly tone?: ChipTone
  readonly icon?: ReactNode
  readonly title?: string
  readonly onRemove?: () => void
  readonly removeLabel?: string
  readonly className?: string
  readonly children: ReactNode
}

export function Chip({ tone = 'neutral', icon, title, onRemove, removeLabel, className, children }: ChipProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-sm border px-1.5 text-sm [&_svg]:size-3 [&_svg]:shrink-0',
        TONES[tone],
        className,
      )}
    >
      {icon}
      <span className="foreign truncate">{children}</span>
      {onRemove !== undefined && (
        <button
          type="button"
          aria-label={removeLabel ?? 'Remove'}
          onClick={onRemove}
          className="relative -mr-1 flex size-4 items-center justify-center rounded-sm before:absolute before:-inset-1 hover:bg-hover"
        >
          <X aria-hidden />
        </button>
      )}
    </span>
  )
}

/** A choice that stays pressed: filters, views. */
export function ToggleChip(props: {
  readonly pressed: boolean
  readonly onPressedChange: (pressed: boolean) => void
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={() => props.onPressedChange(!props.pressed)}
      className={classNames(
        'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md border px-2 transition-colors duration-100 max-md:h-9 [&_svg]:size-3.5',
        props.pressed
          ? 'border-accent bg-soft-accent text-ink'
          : 'border-line-strong bg-surface text-muted hover:bg-hover hover:text-ink',
        props.className,
      )}
    >
      {props.children}
    </button>
  )
}
