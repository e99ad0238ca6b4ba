'use client'
// The ticks of a table's rows: one by one, a range with shift, those of a group, all or none from the header.

import { useRef } from 'react'

export type Ticked = boolean | 'indeterminate'

export interface RowTicks {
  /** With a range all rows from the one that was ticked last follow this one. */
  readonly toggle: (id: string, withRange: boolean) => void
  readonly tickAll: (ids: readonly string[], isTicked: boolean) => void
  /** What the header shows; absent where rows cannot be ticked. */
  readonly ofAll: AllTicked | undefined
}

interface AllTicked {
  readonly count: number
  readonly ticked: Ticked
  readonly onChange: (all: boolean) => void
}

export function useRowTicks(
  ids: readonly string[],
  selected: ReadonlySet<string> | undefined,
  onSelectedChange: ((selected: ReadonlySet<string>) => void) | undefined,
): RowTicks {
  const anchor = useRef<string | undefined>(undefined)
  if (selected === undefined || onSelectedChange === undefined)
    return { toggle: () => {}, tickAll: () => {}, ofAll: undefined }
  const tickAll = (some: readonly string[], isTicked: boolean) => {
    const next = new Set(selected)
    for (const one of some) {
      if (isTicked) next.add(one)
      else next.delete(one)
    }
    onSelectedChange(next)
  }
  return {
    toggle(id, withRange) {
      tickAll(withRange ? idsBetween(ids, anchor.current, id) : [id], !selected.has(id))
      anchor.current = id
    },
    tickAll,
    ofAll: {
      count: ids.length,
      ticked: tickedAmong(ids, selected),
      onChange: (all) => onSelectedChange(new Set(all ? ids : [])),
    },
  }
}

export function tickedAmong(ids: readonly string[], selected: ReadonlySet<string>): Ticked {
  if (selected.size === 0 || ids.length === 0) return false
  if (ids.every((id) => selected.has(id))) return true
  return ids.some((id) => selected.has(id)) ? 'indeterminate' : false
}

function idsBetween(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const a = from === undefined ? -1 : ids.indexOf(from)
  const b = ids.indexOf(to)
  return a === -1 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
