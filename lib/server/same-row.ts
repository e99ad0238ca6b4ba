// Whether a row says what it said before. A number that only ticks is no change.

import type { Resource } from '@/lib/contract/state'

export function isSameRow(before: Resource | undefined, after: Resource): boolean {
  if (before === undefined) return false
  const ticks = before.stuck !== undefined && after.stuck !== undefined
  const shown = ticks ? { ...after, stuck: { ...after.stuck, forSeconds: before.stuck.forSeconds } } : after
  return isSame(before, shown)
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return false
  if (Array.isArray(before) || Array.isArray(after)) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false
    return before.every((item, at) => isSame(item, after[at]))
  }
  const [olds, news] = [Object.entries(before), Object.entries(after)]
  // Rows are all written in one order of fields, so another order is another set of them.
  return (
    olds.length === news.length &&
    news.every(([name, value], at) => olds[at]?.[0] === name && isSame(olds[at]?.[1], value))
  )
}
