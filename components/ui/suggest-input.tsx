'use client'
// A line of text with what it may mean below it: arrows choose, Enter takes the marked one and marks the next.

import { type KeyboardEvent, lazy, type ReactNode, useId, useRef, useState } from 'react'
import { classNames } from './class-names'
import { Input } from './input'
import { fetchAhead, Late, late } from './late'
import type { Suggestion } from './suggest-panel'

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
}

const load = late(() => import('./suggest-panel'))
const SuggestPanel = lazy(async () => ({ default: (await load()).SuggestPanel }))

export function SuggestInput(props: SuggestInputProps) {
  const { suggestions, text } = props
  const [isOpen, setOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const anchor = useRef<HTMLSpanElement>(null)
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
    else if (event.key !== 'Escape' || !isShown) return
    setOpen(event.key !== 'Escape')
    event.preventDefault()
  }

  return (
    <span ref={anchor} className={classNames('inline-flex', props.className)}>
      <Input
        icon={props.icon}
        type="search"
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
        onFocus={() => {
          fetchAhead(load)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      {isShown && (
        <Late>
          <SuggestPanel
            id={list}
            label={props.label}
            anchor={anchor}
            suggestions={suggestions}
            marked={at}
            onChoose={choose}
            onClose={() => setOpen(false)}
            footer={props.footer}
          />
        </Late>
      )}
    </span>
  )
}
