// How many objects one question about rights may name. Pure.

import { MAX_ASKED } from '@/lib/contract/access'
import type { Ref } from '@/lib/ref'

const MAX_QUERY_LENGTH = 6_000

/** Neither too many for one answer, nor an address longer than servers take. */
export function cutQuestions(refs: Iterable<Ref>): readonly (readonly Ref[])[] {
  const parts: Ref[][] = []
  let length = 0
  for (const ref of refs) {
    const own = encodeURIComponent(ref).length + '&ref='.length
    const last = parts.at(-1)
    if (last === undefined || last.length >= MAX_ASKED || length + own > MAX_QUERY_LENGTH) {
      parts.push([ref])
      length = own
    } else {
      last.push(ref)
      length += own
    }
  }
  return parts
}
