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
  if (Array.isArray(before) || Array.isArray(after)) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false
    return before.every((item, at) => isSame(item, after[at]))
  }
  if (!isFields(before) || !isFields(after)) return false
  const [olds, news] = [Object.keys(before), Object.keys(after)]
  // Rows are all written in one order of fields, so another order is another set of them.
  return olds.length === news.length && news.every((name, at) => olds[at] === name && isSame(before[name], after[name]))
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
