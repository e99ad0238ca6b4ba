'use client'
// A small panel beside what opened it. Its program is loaded when somebody is about to open one.

import { lazy, useState } from 'react'
import { fetchAhead, Late, late } from './late'
import { Opener } from './opener'
import type { PopoverProps } from './popover-panel'

const load = late(() => import('./popover-panel'))
const PopoverPanel = lazy(async () => ({ default: (await load()).PopoverPanel }))

export function Popover(props: PopoverProps) {
  const [isPressed, setPressed] = useState(false)
  const isWanted = isPressed || props.open === true
  const opener = (
    <Opener
      trigger={props.trigger}
      popup="dialog"
      isOpening={isWanted}
      onApproach={() => fetchAhead(load)}
      onOpen={() => {
        setPressed(true)
        props.onOpenChange?.(true)
      }}
    />
  )
  if (!isWanted) return opener
  return (
    <Late fallback={opener}>
      <PopoverPanel {...props} />
    </Late>
  )
}
