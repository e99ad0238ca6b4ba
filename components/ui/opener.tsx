'use client'
// What opens a floating thing whose program is not loaded yet: an ordinary button, and the first press already counts.

import { cloneElement, type HTMLAttributes, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react'

export type Trigger = ReactElement<HTMLAttributes<HTMLElement>>

export interface OpenerProps {
  readonly trigger: Trigger
  readonly popup: 'menu' | 'dialog'
  /** Pressed, and its program is on the way. */
  readonly isOpening: boolean
  /** Pointer or focus are on it: a press is likely. */
  readonly onApproach: () => void
  readonly onOpen: (by: 'pointer' | 'keyboard') => void
}

export function Opener({ trigger, popup, isOpening, onApproach, onOpen }: OpenerProps) {
  const { onClick, onKeyDown, onPointerEnter, onFocus } = trigger.props
  const attributes = {
    'aria-haspopup': popup,
    'aria-expanded': isOpening,
    'aria-busy': isOpening,
    'data-state': isOpening ? 'open' : 'closed',
    onPointerEnter: chain(onPointerEnter, onApproach),
    onFocus: chain(onFocus, onApproach),
    // A click that no pointer made has no count.
    onClick: chain<MouseEvent<HTMLElement>>(onClick, ({ detail }) => onOpen(detail === 0 ? 'keyboard' : 'pointer')),
    onKeyDown: chain<KeyboardEvent<HTMLElement>>(onKeyDown, (event) => {
      if (popup !== 'menu' || event.key !== 'ArrowDown') return
      event.preventDefault()
      onOpen('keyboard')
    }),
  }
  return cloneElement(trigger, attributes)
}

function chain<Event>(own: ((event: Event) => void) | undefined, then: (event: Event) => void) {
  return (event: Event) => {
    own?.(event)
    then(event)
  }
}
