'use client'
// The ticks of a table's rows: one by one, a range with shift, all or none from the header.

import { useRef } from 'react'

export interface RowTicks {
  /** With a range all rows from the one that was ticked last follow this one. */
  readonly toggle: (id: string, withRange: boolean) => void
  /** What the header shows; absent where rows cannot be ticked. */
  readonly ofAll: AllTicked | undefined
}

interface AllTicked {
  readonly count: number
  readonly all: boolean
  readonly some: boolean
  readonly onChange: (all: boolean) => void
}

export function useRowTicks(
  ids: readonly string[],
  selected: ReadonlySet<string> | undefined,
  onSelectedChange: ((selected: ReadonlySet<string>) => void) | undefined,
): RowTicks {
  const anchor = useRef<string | undefined>(undefined)
  if (selected === undefined || onSelectedChange === undefined) return { toggle: () => {}, ofAll: undefined }
  return {
    toggle(id, withRange) {
      const next = new Set(selected)
      const isTicked = !selected.has(id)
      for (const one of withRange ? idsBetween(ids, anchor.current, id) : [id]) {
        if (isTicked) next.add(one)
        else next.delete(one)
      }
      anchor.current = id
      onSelectedChange(next)
    },
    ofAll: {
      count: ids.length,
      all: selected.size > 0 && ids.length > 0 && ids.every((id) => selected.has(id)),
      some: selected.size > 0 && ids.some((id) => selected.has(id)),
      onChange: (all) => onSelectedChange(new Set(all ? ids : [])),
    },
  }
}

function idsBetween(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const a = from === undefined ? -1 : ids.indexOf(from)
  const b = ids.indexOf(to)
  return a === -1 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
