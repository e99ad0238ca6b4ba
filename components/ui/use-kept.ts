'use client'
// A list as it stood when something last changed that is asked about: what follows from that need not be found again.

import { useMemo, useRef } from 'react'

/** `isSame` is the same function with every call; it judges two items at the same place that are not one object. */
export function useKept<Item>(items: readonly Item[], isSame: (before: Item, after: Item) => boolean): readonly Item[] {
  const kept = useRef(items)
  return useMemo(() => {
    if (!areAlike(kept.current, items, isSame)) kept.current = items
    return kept.current
  }, [items, isSame])
}

function areAlike<Item>(
  before: readonly Item[],
  after: readonly Item[],
  isSame: (before: Item, after: Item) => boolean,
): boolean {
  return (
    before.length === after.length &&
    after.every((item, at) => {
      const old = before[at]
      return old === item || (old !== undefined && isSame(old, item))
    })
  )
}
