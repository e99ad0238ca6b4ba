'use client'
// The list below a line of text with suggestions.

import { Popover as Radix } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { classNames } from './class-names'
import { FLOATING, FLOATING_ITEM } from './floating'

export interface Suggestion {
  readonly id: string
  readonly label: ReactNode
}

export interface SuggestPanelProps {
  readonly id: string
  readonly label: string
  readonly anchor: RefObject<HTMLSpanElement | null>
  readonly suggestions: readonly Suggestion[]
  readonly marked: number
  readonly onChoose: (index: number) => void
  readonly onClose: () => void
  readonly footer?: ReactNode
}

export function SuggestPanel(props: SuggestPanelProps) {
  const { id, anchor, suggestions } = props
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Radix.Anchor virtualRef={{ current: { getBoundingClientRect: () => rectOf(anchor.current) } }} />
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          // The text keeps the focus; only a press elsewhere closes the list.
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault()
          }}
          className={classNames(FLOATING, 'w-80 max-w-[94vw] p-1')}
        >
          <div id={id} role="listbox" aria-label={props.label} className="max-h-72 overflow-auto">
            {suggestions.map((suggestion, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the text above
              // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus and names the marked one
              <div
                key={suggestion.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === props.marked}
                data-highlighted={index === props.marked ? '' : undefined}
                className={FLOATING_ITEM}
                onClick={() => props.onChoose(index)}
              >
                {suggestion.label}
              </div>
            ))}
          </div>
          {suggestions.length === 0 && <p className="px-2 py-1 text-muted">No match.</p>}
          {props.footer}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function rectOf(element: Element | null): DOMRect {
  return element?.getBoundingClientRect() ?? new DOMRect()
}
