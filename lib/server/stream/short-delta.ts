// The same change for readers of short rows: of rows that they know, what changed in the short form.

import { diffRow, type RowPatch } from '@/lib/contract/row-patch'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { leansOn, lendsOtherwise, saysTheSame, shortenRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'

/** The rows as they were told last, and as they are now. */
export interface Sides {
  before(ref: Ref): Resource | undefined
  after(ref: Ref): Resource | undefined
}

/** A row that changed, and how readers of short rows hear of it: not at all, where what changed is what it leaves out. */
export interface ToldRow {
  readonly row: Resource
  /** Of one that they do not know. */
  readonly short?: ShortRow
  readonly patch?: RowPatch
}

export function tellRow(row: Resource, { before, after }: Sides): ToldRow {
  const old = before(row.ref)
  if (old !== undefined && saysTheSame({ row: old, lenderOf: before }, { row, lenderOf: after })) return { row }
  const short = shortenRow(row, after)
  const patch = old === undefined ? undefined : diffRow(shortenRow(old, before), short)
  if (patch === undefined) return { row, short }
  return Object.keys(patch).length > 1 ? { row, patch } : { row }
}

/** The same event where no row is told. */
export function asShort(delta: DeltaEvent, rows: readonly ToldRow[]): DeltaEvent<ShortRow> {
  if (rows.length === 0) return delta
  const patched = rows.flatMap(({ patch }) => patch ?? [])
  return {
    ...delta,
    changed: rows.flatMap(({ short }) => short ?? []),
    ...(patched.length === 0 ? {} : { patched }),
  }
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
