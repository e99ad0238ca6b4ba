// The rows of a page: short ones as they came, and the whole ones that follow from them.

import { patchRow } from '@/lib/contract/row-patch'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { leansOn, lendsOtherwise, restoreRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'

export interface KnownRows {
  readonly shorts: ReadonlyMap<Ref, ShortRow>
  readonly resources: ReadonlyMap<Ref, Resource>
}

/** `now` is the time of the ages in them. */
export function knowRows(shorts: ReadonlyMap<Ref, ShortRow>, now: Date): KnownRows {
  const lenderOf = (ref: Ref) => shorts.get(ref)
  const resources = new Map<Ref, Resource>()
  for (const short of shorts.values()) resources.set(short.ref, restoreRow(short, lenderOf, now))
  return { shorts, resources }
}

/** Undefined when it speaks of a row that is not known. */
export function changeRows(
  known: KnownRows,
  { changed, removed, patched = [] }: Pick<DeltaEvent<ShortRow>, 'changed' | 'removed' | 'patched'>,
  now: Date,
): KnownRows | undefined {
  if (changed.length + removed.length + patched.length === 0) return known
  const shorts = new Map(known.shorts)
  for (const ref of removed) shorts.delete(ref)
  for (const short of changed) shorts.set(short.ref, short)
  for (const patch of patched) {
    const before = shorts.get(patch.ref)
    if (before === undefined) return undefined
    shorts.set(patch.ref, patchRow(before, patch))
  }
  const told = [...removed, ...changed.map(({ ref }) => ref), ...patched.map(({ ref }) => ref)]
  return { shorts, resources: restoreAgain(known, shorts, told, now) }
}

/** Those that were told, and those that leave out what one of them says otherwise now. */
function restoreAgain(known: KnownRows, shorts: KnownRows['shorts'], told: readonly Ref[], now: Date) {
  const resources = new Map(known.resources)
  const lenderOf = (ref: Ref) => shorts.get(ref)
  for (const ref of told) {
    const short = shorts.get(ref)
    if (short === undefined) resources.delete(ref)
    else resources.set(ref, restoreRow(short, lenderOf, now))
  }
  const moved = new Set(told.filter((ref) => lendsOtherwise(known.shorts.get(ref), shorts.get(ref))))
  if (moved.size === 0) return resources
  for (const short of shorts.values())
    if (leansOn(short, moved)) resources.set(short.ref, restoreRow(short, lenderOf, now))
  return resources
}
