// Whether a row says what it said before, and what of it does. What only time moves in it is no change.

import type { Resource } from '@/lib/contract/state'
import { isSame } from '@/lib/same'

export function isSameRow(before: Resource | undefined, after: Resource): boolean {
  if (before === undefined) return false
  let count = 0
  for (const name in after) {
    count += 1
    if (!isSameField(name, before, after)) return false
  }
  for (const _ in before) count -= 1
  return count === 0
}

/** The row made of the parts of the one before wherever they say the same: so thousands of rows need not be shared anew. */
export function keepParts(before: Resource | undefined, after: Resource): Resource {
  return before === undefined ? after : keep(before, { ...after })
}

function keep<Row extends object>(before: Row, row: Row): Row {
  for (const name in row) {
    const [old, now] = [before[name], row[name]]
    if (old !== now && isSame(old, now)) row[name] = old
  }
  return row
}

/** The sentence on revisions is made of the other fields and the time. */
function isSameField(name: string, before: Resource, after: Resource): boolean {
  if (name === 'stuck') return isSame(withoutSeconds(before), withoutSeconds(after))
  if (name === 'revision') return isSame(withoutSentence(before), withoutSentence(after))
  return hasSame(before, after, name)
}

function hasSame<Row extends object>(before: Row, after: Row, name: string): boolean {
  const [old, now] = [Reflect.get(before, name), Reflect.get(after, name)]
  return old === now ? Object.hasOwn(before, name) : isSame(old, now)
}

function withoutSeconds({ stuck }: Resource): unknown {
  return stuck && { ...stuck, forSeconds: 0 }
}

function withoutSentence({ revision }: Resource): unknown {
  return revision && { ...revision, sentence: '' }
}
