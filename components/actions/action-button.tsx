'use client'
// A button that acts, or says why it does not. Disabled ones stay focusable, so that the reason can be read.

import type { ReactNode } from 'react'
import { Button, type ButtonLook, type ButtonSize } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'

export interface ActionButtonProps {
  readonly look?: ButtonLook
  readonly size?: ButtonSize
  readonly label?: string
  readonly disabledBecause: string | undefined
  readonly onPress: () => void
  readonly className?: string
  readonly children: ReactNode
}

export function ActionButton({ look, size, label, disabledBecause, onPress, className, children }: ActionButtonProps) {
  const button = (
    <Button
      {...(look === undefined ? {} : { look })}
      {...(size === undefined ? {} : { size })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(className === undefined ? {} : { className })}
      aria-disabled={disabledBecause !== undefined}
      onClick={(event) => {
        event.stopPropagation()
        if (disabledBecause === undefined) onPress()
      }}
    >
      {children}
      {disabledBecause !== undefined && <span className="sr-only"> (not possible: {disabledBecause})</span>}
    </Button>
  )
  return disabledBecause === undefined ? button : <Tooltip content={disabledBecause}>{button}</Tooltip>
}
