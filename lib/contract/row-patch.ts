// A row told by what changed in it: a JSON merge patch (RFC 7386), whose null takes a field away. Rows hold no null.

import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import type { Resource } from './state'

export type RowPatch = { readonly ref: Ref } & Readonly<Record<string, unknown>>

/** What turns one row into the other; undefined where they are not of one object. */
export function diffRow<Row extends Named>(before: Row, after: Row): RowPatch | undefined {
  return before.ref === after.ref && before.uid === after.uid ? { ref: after.ref, ...diff(before, after) } : undefined
}

export function patchRow<Row extends Named>(before: Row, patch: RowPatch): Row {
  return merge(before, patch) as Row
}

type Named = Pick<Resource, 'ref' | 'uid'>

function diff(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before))
  const changes: (readonly [string, unknown])[] = []
  for (const [name, value] of Object.entries(after)) {
    const was = old.get(name)
    old.delete(name)
    if (was === value) continue
    if (!isFields(was) || !isFields(value)) {
      if (was === undefined || !isSame(was, value)) changes.push([name, value])
      continue
    }
    const inner = diff(was, value)
    if (Object.keys(inner).length > 0) changes.push([name, inner])
  }
  for (const name of old.keys()) changes.push([name, null])
  return Object.fromEntries(changes)
}

function merge(before: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const fields = new Map<string, unknown>(isFields(before) ? Object.entries(before) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) fields.delete(name)
    else fields.set(name, merge(fields.get(name), value))
  }
  return Object.fromEntries(fields)
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
