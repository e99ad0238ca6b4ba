// What can be ticked in a filter: each value that occurs, with how often it does.

import type { FilterOption } from '@/components/ui/filter-menu'
import { compareText } from '@/lib/compare'

/** In the order of `known`, where there is one, and of these only; else by name. */
export function countOptions<T extends string>(
  values: readonly T[],
  nameOf: (value: T) => string = String,
  known?: readonly T[],
): readonly FilterOption<T>[] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const present = known?.filter((value) => counts.has(value)) ?? [...counts.keys()].sort(compareText)
  return present.map((value) => ({ value, label: nameOf(value), count: counts.get(value) ?? 0 }))
}

/** What an old link chose can be taken away although there is none of it now. */
export function withChosen<T extends string>(
  options: readonly FilterOption<T>[],
  chosen: readonly T[],
  nameOf: (value: T) => string = String,
): readonly FilterOption<T>[] {
  const missing = [...new Set(chosen)].filter((one) => !options.some(({ value }) => value === one))
  return [...options, ...missing.map((value) => ({ value, label: nameOf(value), count: 0 }))]
}
