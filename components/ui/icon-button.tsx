'use client'
// A button that is one icon: what it does is its name, and stands beside it while somebody is on it.

import type { ReactNode } from 'react'
import { Button } from './button'
import { Tooltip } from './tooltip'

export interface IconButtonProps {
  readonly label: string
  readonly icon: ReactNode
  readonly onPress: () => void
}

export function IconButton({ label, icon, onPress }: IconButtonProps) {
  return (
    <Tooltip content={label} side="bottom">
      <Button look="ghost" size="icon" aria-label={label} onClick={onPress}>
        {icon}
      </Button>
    </Tooltip>
  )
}
