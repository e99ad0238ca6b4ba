// A row as it is kept: nobody can change it, and of what its object does not share already equal parts become one.

import type { Resource } from '@/lib/contract/state'
import { shareParts } from '../sources/share-parts'

/** Told by the object as they are, or like no other. */
const TAKEN_OVER: ReadonlySet<string> = new Set<keyof Resource>([
  'ref',
  'kind',
  'namespace',
  'name',
  'apiVersion',
  'uid',
  'labels',
  'facts',
  'inventory',
])
const CONDITIONS: ReadonlySet<string> = new Set<keyof Resource>(['ready', 'stalled', 'healthy'])

export function shareRow(row: Resource): Resource {
  // A copy as a whole keeps the shape.
  return Object.freeze(share({ ...row }))
}

function share<Row extends object>(row: Row): Row {
  for (const name in row) {
    const value = row[name]
    if (TAKEN_OVER.has(name)) Object.freeze(value)
    else row[name] = CONDITIONS.has(name) ? shareTime(value) : shareParts(value)
  }
  return row
}

/** Its words are those of the object. */
function shareTime<Value>(condition: Value): Value {
  if (typeof condition !== 'object' || condition === null) return condition
  const kept = { ...condition }
  if ('since' in kept) kept.since = shareParts(kept.since)
  return Object.freeze(kept)
}
