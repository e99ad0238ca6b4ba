'use client'

// One button that opens a list of values to tick, with how many rows each would bring.

import { useState } from 'react'
import { Button } from './button'
import { Checkbox } from './checkbox'
import { classNames } from './class-names'
import { ChevronDown } from './icons'
import { Input } from './input'
import { Popover } from './popover'

export interface FilterOption<T extends string> {
  readonly value: T
  readonly label: string
  readonly count: number
}

export interface FilterMenuProps<T extends string> {
  readonly label: string
  readonly options: readonly FilterOption<T>[]
  readonly chosen: readonly T[]
  readonly onChange: (chosen: readonly T[]) => void
  readonly className?: string
}

const SEARCH_FROM = 10
/** More are found by their words. */
const MAX_SHOWN = 100

export function FilterMenu<T extends string>({
  label,
  options,
  chosen,
  onChange,
  className = 'w-64',
}: FilterMenuProps<T>) {
  const [text, setText] = useState('')
  const wanted = text.toLowerCase()
  const found = options.filter((option) => option.label.toLowerCase().includes(wanted))
  const shown = found.slice(0, MAX_SHOWN)
  return (
    <Popover
      label={`Filter by ${label.toLowerCase()}`}
      trigger={
        <Button look={chosen.length > 0 ? 'secondary' : 'ghost'}>
          {label}
          {chosen.length > 0 && <span className="text-accent">{chosen.length}</span>}
          <ChevronDown aria-hidden />
        </Button>
      }
      className={classNames('p-1.5', className)}
    >
      {options.length >= SEARCH_FROM && (
        <Input
          className="mb-1.5 w-full"
          aria-label={`Find ${label.toLowerCase()}`}
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul>
        {shown.map((option) => {
          const isChosen = chosen.includes(option.value)
          const toggle = () =>
            onChange(isChosen ? chosen.filter((one) => one !== option.value) : [...chosen, option.value])
          return (
            <li key={option.value}>
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the tick inside carries the same name */}
              <label className="flex min-h-7 items-center gap-2 rounded-sm px-2 hover:bg-hover max-md:min-h-10">
                <Checkbox checked={isChosen} onCheckedChange={toggle} label={option.label} />
                <span aria-hidden title={option.label} className="foreign min-w-0 flex-1 truncate">
                  {option.label}
                </span>
                <span className="text-sm text-faint">{option.count}</span>
              </label>
            </li>
          )
        })}
        {found.length > shown.length && (
          <li className="px-2 py-1 text-muted">{found.length - shown.length} more. Type to find them.</li>
        )}
        {shown.length === 0 && <li className="px-2 py-1 text-muted">Nothing matches “{text}”.</li>}
      </ul>
    </Popover>
  )
}
