'use client'
// More about what the pointer or the focus is on. Never the only place of a fact.

import { cloneElement, type HTMLAttributes, lazy, type ReactElement, type ReactNode, Suspense, useId } from 'react'
import { useTooltip } from './use-tooltip'

export interface TooltipProps {
  readonly content: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>
}

const TooltipPanel = lazy(async () => ({ default: (await import('./tooltip-panel')).TooltipPanel }))

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
        <Suspense>
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
        </Suspense>
      )}
    </>
  )
}
