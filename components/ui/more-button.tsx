// Opens the rest of a text that is cut, and closes it again.

import { classNames } from './class-names'

export interface MoreButtonProps {
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
  readonly more?: string
  readonly less?: string
  readonly className?: string
}

export function MoreButton({ isOpen, setOpen, more = 'more', less = 'less', className }: MoreButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
      className={classNames('text-sm font-medium text-accent hover:underline', className)}
    >
      {isOpen ? less : more}
    </button>
  )
}
