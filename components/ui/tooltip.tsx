'use client'
// More about what the pointer or the focus is on. Never the only place of a fact.

import { cloneElement, type HTMLAttributes, lazy, type ReactElement, type ReactNode, useId } from 'react'
import { Late, late } from './late'
import { useTooltip } from './use-tooltip'

export interface TooltipProps {
  readonly content: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>
}

const load = late(() => import('./tooltip-panel'))
const TooltipPanel = lazy(async () => ({ default: (await load()).TooltipPanel }))

export function Tooltip({ content, side = 'top', children }: TooltipProps) {
  const id = useId()
  const { anchor, show, hide, keep } = useTooltip()
  const { onPointerEnter, onPointerLeave, onPointerDown, onFocus, onBlur } = children.props
  const child = cloneElement(children, {
    ...(anchor === undefined ? {} : { 'aria-describedby': id }),
    onPointerEnter(event) {
      onPointerEnter?.(event)
      if (event.pointerType !== 'touch') show(event.currentTarget, 'pointer')
    },
    onPointerLeave(event) {
      onPointerLeave?.(event)
      hide('soon')
    },
    onPointerDown(event) {
      onPointerDown?.(event)
      hide('now')
    },
    onFocus(event) {
      onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, 'focus')
    },
    onBlur(event) {
      onBlur?.(event)
      hide('now')
    },
  })
  return (
    <>
      {child}
      {anchor !== undefined && (
        <Late>
          <TooltipPanel
            id={id}
            anchor={anchor}
            side={side}
            onEnter={keep}
            onLeave={() => hide('soon')}
            onEscape={() => hide('now')}
          >
            {content}
          </TooltipPanel>
        </Late>
      )}
    </>
  )
}
