// Changes of rows that wait to be told: of several changes of one row the first side before and the last side behind.

import type { Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import type { RowChange } from '../changes'
import { listTouched, type Sides } from './short-delta'

export type PendingRows = Map<Ref, Pick<RowChange, 'before' | 'after'>>

/** Several changes of one row until they are told are one: from what was told last to what is now. */
export function keepRow(pending: PendingRows, { before, after }: RowChange): void {
  const ref = (after ?? before)?.ref
  if (ref === undefined) return
  const first = pending.has(ref) ? pending.get(ref)?.before : before
  pending.set(ref, { ...(first === undefined ? {} : { before: first }), ...(after === undefined ? {} : { after }) })
}

/** `rows` as they are now. */
export function sumUpRows(pending: PendingRows, rows: ReadonlyMap<Ref, Resource>) {
  const changed: Resource[] = []
  const removed: Ref[] = []
  for (const [ref, { before, after }] of pending) {
    if (after !== undefined) changed.push(after)
    else if (before !== undefined) removed.push(ref)
  }
  const sides: Sides = {
    before: (ref) => (pending.has(ref) ? pending.get(ref)?.before : rows.get(ref)),
    after: (ref) => rows.get(ref),
  }
  changed.push(...listTouched(new Set(pending.keys()), rows, sides))
  return { changed, removed, sides }
}
