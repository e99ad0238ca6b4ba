// biome-ignore-all lint/a11y/useSemanticElements: rows are absolutely placed boxes, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: what stands in the cell takes the focus
// A look into a row without leaving the table: what opens it, and the place below the row where it stands.

import type { ReactNode } from 'react'
import { Button } from './button'
import { classNames } from './class-names'
import { ChevronRight } from './icons'

export interface DetailButtonProps {
  readonly isOpen: boolean
  readonly label: string
  readonly onPress: () => void
}

export function DetailButton({ isOpen, label, onPress }: DetailButtonProps) {
  return (
    <Button
      look="ghost"
      size="icon-sm"
      aria-expanded={isOpen}
      aria-label={`Peek at ${label}`}
      title="Peek (space)"
      onClick={onPress}
    >
      <ChevronRight aria-hidden className={classNames('transition-transform', isOpen && 'rotate-90')} />
    </Button>
  )
}

export function DetailCell({ children }: { readonly children: ReactNode }) {
  return (
    <div role="gridcell" data-detail="" className="col-span-full min-w-0 cursor-auto border-t border-line pb-3 pt-2">
      {children}
    </div>
  )
}
