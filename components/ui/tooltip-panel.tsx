'use client'
// The program behind `tooltip.tsx`: where a tooltip stands, and what takes it away.

import { Portal } from 'radix-ui'
import { Popper } from 'radix-ui/internal'
import { type ReactNode, useEffect, useRef } from 'react'
import { classNames } from './class-names'
import { FLOATING } from './floating'

export interface TooltipPanelProps {
  readonly id: string
  readonly anchor: HTMLElement
  readonly side: 'top' | 'right' | 'bottom' | 'left'
  readonly onEnter: () => void
  readonly onLeave: () => void
  readonly onEscape: () => void
  readonly children: ReactNode
}

export function TooltipPanel({ id, anchor, side, onEnter, onLeave, onEscape, children }: TooltipPanelProps) {
  const place = useRef(anchor)
  const dismiss = useRef(onEscape)
  dismiss.current = onEscape
  useEffect(() => {
    const listening = new AbortController()
    const options = { capture: true, signal: listening.signal }
    const close = () => dismiss.current()
    document.addEventListener('keydown', (event) => event.key === 'Escape' && close(), options)
    // What scrolls away takes its tooltip along.
    document.addEventListener(
      'scroll',
      (event) => event.target instanceof Node && event.target.contains(anchor) && close(),
      options,
    )
    return () => listening.abort()
  }, [anchor])
  return (
    <Popper.Root>
      <Popper.Anchor virtualRef={place} />
      <Portal.Root>
        <Popper.Content
          id={id}
          role="tooltip"
          side={side}
          sideOffset={5}
          collisionPadding={8}
          onPointerEnter={onEnter}
          onPointerLeave={onLeave}
          className={classNames(FLOATING, 'foreign max-w-[min(420px,92vw)] px-2 py-1 text-sm')}
        >
          {children}
        </Popper.Content>
      </Portal.Root>
    </Popper.Root>
  )
}
