'use client'
// A line of text with what it may mean below it: arrows choose, Enter takes the marked one and marks the next.

import { Popover as Radix } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react'
import { classNames } from './class-names'
import { FLOATING, FLOATING_ITEM } from './floating'
import { Input } from './input'

export interface Suggestion {
  readonly id: string
  readonly label: ReactNode
}

export interface SuggestInputProps {
  readonly label: string
  readonly placeholder: string
  readonly icon?: ReactNode
  readonly text: string
  readonly onTextChange: (text: string) => void
  readonly suggestions: readonly Suggestion[]
  readonly onChoose: (id: string) => void
  /** Below the suggestions. */
  readonly footer?: ReactNode
  readonly className?: string
  readonly ref?: Ref<HTMLInputElement>
}

export function SuggestInput(props: SuggestInputProps) {
  const { suggestions, text } = props
  const [isOpen, setOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const list = useId()
  const isShown = isOpen && text !== ''
  const at = Math.min(marked, Math.max(0, suggestions.length - 1))

  function choose(index: number): void {
    const wanted = suggestions[index]
    if (wanted === undefined) return
    props.onChoose(wanted.id)
    setMarked((index + 1) % suggestions.length)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setMarked((at + 1) % Math.max(1, suggestions.length))
    else if (event.key === 'ArrowUp') setMarked((at + suggestions.length - 1) % Math.max(1, suggestions.length))
    else if (event.key === 'Enter') choose(at)
    else if (event.key === 'Escape' && isShown) setOpen(false)
    else return
    setOpen(event.key !== 'Escape')
    event.preventDefault()
  }

  return (
    <Radix.Root open={isShown} onOpenChange={setOpen}>
      <Radix.Anchor asChild>
        <span className={classNames('inline-flex', props.className)}>
          <Input
            {...(props.ref === undefined ? {} : { ref: props.ref })}
            icon={props.icon}
            role="combobox"
            aria-label={props.label}
            aria-expanded={isShown}
            aria-controls={list}
            aria-autocomplete="list"
            {...(isShown && suggestions.length > 0 ? { 'aria-activedescendant': `${list}-${at}` } : {})}
            placeholder={props.placeholder}
            value={text}
            className="w-full"
            onChange={(event) => {
              props.onTextChange(event.target.value)
              setMarked(0)
              setOpen(true)
            }}
            onFocus={() => setOpen(true)}
            onKeyDown={onKeyDown}
          />
        </span>
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          // The text keeps the focus; only a press elsewhere closes the list.
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof HTMLElement && event.target.getAttribute('aria-controls') === list)
              event.preventDefault()
          }}
          className={classNames(FLOATING, 'w-80 max-w-[94vw] p-1')}
        >
          <div id={list} role="listbox" aria-label={props.label} className="max-h-72 overflow-auto">
            {suggestions.map((suggestion, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the text above
              // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus and names the marked one
              <div
                key={suggestion.id}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                data-highlighted={index === at ? '' : undefined}
                className={FLOATING_ITEM}
                onClick={() => choose(index)}
              >
                {suggestion.label}
              </div>
            ))}
          </div>
          {suggestions.length === 0 && <p className="px-2 py-1 text-muted">Nothing is called that.</p>}
          {props.footer}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
