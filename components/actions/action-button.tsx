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
  /** Pressed by `r` while the focus is in the card that it stands in. */
  readonly isMain?: boolean
  readonly children: ReactNode
}

export function ActionButton(props: ActionButtonProps) {
  const { look, size, label, disabledBecause, onPress, className, isMain = false, children } = props
  const button = (
    <Button
      {...(look === undefined ? {} : { look })}
      {...(size === undefined ? {} : { size })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(className === undefined ? {} : { className })}
      {...(isMain ? { 'data-main-action': '' } : {})}
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
