// The same change in fewer words, for readers that know the rows: what changed in them instead of all of them.

import { diffRow, type RowPatch } from '@/lib/contract/row-patch'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import type { Ref } from '@/lib/ref'

export function asPatches(delta: DeltaEvent, before: ReadonlyMap<Ref, Resource>): DeltaEvent {
  const changed: Resource[] = []
  const patched: RowPatch[] = []
  for (const row of delta.changed) {
    const old = before.get(row.ref)
    const patch = old === undefined ? undefined : diffRow(old, row)
    if (patch === undefined) changed.push(row)
    else patched.push(patch)
  }
  return patched.length === 0 ? delta : { ...delta, changed, patched }
}
