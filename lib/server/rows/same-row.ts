// Whether a row says what it said before. A number that only ticks is no change.

import type { Resource } from '@/lib/contract/state'
import { isSame } from '@/lib/same'

export function isSameRow(before: Resource | undefined, after: Resource): boolean {
  if (before === undefined) return false
  const ticks = before.stuck !== undefined && after.stuck !== undefined
  const shown = ticks ? { ...after, stuck: { ...after.stuck, forSeconds: before.stuck.forSeconds } } : after
  return isSame(before, shown)
}
