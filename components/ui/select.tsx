'use client'

// One of a few. Its program is loaded when somebody is about to choose.

import { lazy, useState } from 'react'
import { classNames } from './class-names'
import { CHOICE } from './floating'
import { ChevronsUpDown } from './icons'
import { fetchAhead, Late, late } from './late'
import type { SelectProps } from './select-panel'

const load = late(() => import('./select-panel'))
const SelectPanel = lazy(async () => ({ default: (await load()).SelectPanel }))

export function Select(props: SelectProps) {
  const [isWanted, setWanted] = useState(false)
  const closed = (
    <button
      type="button"
      role="combobox"
      aria-label={props.label}
      aria-expanded={isWanted}
      aria-busy={isWanted}
      onPointerEnter={() => fetchAhead(load)}
      onFocus={() => fetchAhead(load)}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        setWanted(true)
      }}
      className={classNames(CHOICE, props.className)}
    >
      <span>{props.options.find(({ value }) => value === props.value)?.label}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
    </button>
  )
  if (!isWanted) return closed
  return (
    <Late fallback={closed}>
      <SelectPanel {...props} />
    </Late>
  )
}
