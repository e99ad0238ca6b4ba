// The same change for readers of short rows: of rows that they know, what changed in the short form.

import { diffRow, type RowPatch } from '@/lib/contract/row-patch'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { leansOn, lendsOtherwise, shortenRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'

/** The rows as they were told last, and as they are now. */
export interface Sides {
  before(ref: Ref): Resource | undefined
  after(ref: Ref): Resource | undefined
}

export function asShort(delta: DeltaEvent, { before, after }: Sides): DeltaEvent<ShortRow> {
  if (delta.changed.length === 0) return delta
  const changed: ShortRow[] = []
  const patched: RowPatch[] = []
  for (const row of delta.changed) {
    const short = shortenRow(row, after)
    const old = before(row.ref)
    const patch = old === undefined ? undefined : diffRow(shortenRow(old, before), short)
    if (patch === undefined) changed.push(short)
    // What changed may be what it leaves out.
    else if (Object.keys(patch).length > 1) patched.push(patch)
  }
  return { ...delta, changed, ...(patched.length === 0 ? {} : { patched }) }
}

/**
 * Rows that say what they said, while what they leave out would now be taken from a row that says something else. They
 * are told with the rows that changed.
 */
export function listTouched(
  changed: ReadonlySet<Ref>,
  rows: ReadonlyMap<Ref, Resource>,
  { before, after }: Sides,
): readonly Resource[] {
  const moved = new Set([...changed].filter((ref) => lendsOtherwise(before(ref), after(ref))))
  if (moved.size === 0) return []
  return [...rows.values()].filter(
    (row) => !changed.has(row.ref) && leansOn(row, moved) && !isSame(shortenRow(row, before), shortenRow(row, after)),
  )
}
