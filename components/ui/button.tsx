// What can be pressed. One primary per view; verbs as labels; the same heights everywhere.

import { type ComponentProps, cloneElement, isValidElement } from 'react'
import { classNames } from './class-names'

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'icon' | 'icon-sm'

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent text-accent-ink border-transparent hover:bg-accent-hover',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-hover',
  ghost: 'bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink data-[state=open]:bg-hover',
  danger: 'bg-surface text-status-failed border-line-strong hover:bg-soft-failed hover:border-status-failed',
}

const SIZES: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-6 px-2 text-sm gap-1 max-md:h-8',
  md: 'h-7 px-2.5 text-base gap-1.5 max-md:h-9 max-md:px-3',
  icon: 'size-7 max-md:size-9',
  'icon-sm': 'size-6 max-md:size-8',
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook
  readonly size?: ButtonSize
  /** The one child takes the looks: a link that stands where a button would. */
  readonly asChild?: boolean
}

export function Button(props: ButtonProps) {
  const { look = 'secondary', size = 'md', asChild = false, className, type, children, ...rest } = props
  const classes = classNames(
    'inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors duration-100 select-none disabled:cursor-not-allowed disabled:opacity-45 aria-disabled:cursor-not-allowed aria-disabled:opacity-45 [&_svg]:size-3.5 [&_svg]:shrink-0',
    LOOKS[look],
    SIZES[size],
    className,
  )
  if (asChild && isValidElement<ComponentProps<'a'>>(children)) {
    const given = { className: classNames(classes, children.props.className), 'data-button': look }
    return cloneElement(children, given)
  }
  return (
    <button type={type ?? 'button'} data-button={look} className={classes} {...rest}>
      {children}
    </button>
  )
}
