// Whether a row says what it said before. What only time moves in it is no change.

import type { Resource } from '@/lib/contract/state'
import { isSame } from '@/lib/same'

export function isSameRow(before: Resource | undefined, after: Resource): boolean {
  if (before === undefined) return false
  return isSame(withoutTime(before), withoutTime(after))
}

/** The sentence on revisions is made of the other fields and the time. */
function withoutTime(row: Resource): unknown {
  const { stuck, revision } = row
  if (stuck === undefined && revision === undefined) return row
  return {
    ...row,
    ...(stuck === undefined ? {} : { stuck: { ...stuck, forSeconds: 0 } }),
    ...(revision === undefined ? {} : { revision: { ...revision, sentence: '' } }),
  }
}
