// A line of text, with an icon before it where that helps.

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

export interface InputProps extends ComponentProps<'input'> {
  readonly icon?: ReactNode
  readonly trailing?: ReactNode
}

export function Input({ icon, trailing, className, ...rest }: InputProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent max-md:h-9 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-faint',
        className,
      )}
    >
      {icon}
      <input
        className="min-w-0 flex-1 bg-transparent outline-none max-md:text-lg"
        autoComplete="off"
        spellCheck={false}
        {...rest}
      />
      {trailing}
    </span>
  )
}
