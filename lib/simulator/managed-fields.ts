// Who owns which field, tracked simply: an update takes the leaves it changes, and other managers lose them.

import { isRecord, type JsonObject } from './json'
import type { ManagedFieldsEntry } from './kube-object'

export interface FieldChange {
  readonly manager: string
  readonly apiVersion: string
  readonly time: string
  /** The merge patch that was applied; null values are removals. */
  readonly patch: JsonObject
  readonly subresource?: string
}

export function recordFieldChange(entries: readonly ManagedFieldsEntry[], change: FieldChange): ManagedFieldsEntry[] {
  const taken = fieldsOf(change.patch, true)
  const owned = fieldsOf(change.patch, false)
  const isMine = (entry: ManagedFieldsEntry) =>
    entry.manager === change.manager && entry.operation === 'Update' && entry.subresource === change.subresource
  const others = entries
    .filter((entry) => !isMine(entry))
    .map((entry) => ({ ...entry, fieldsV1: withoutFields(entry.fieldsV1, taken) }))
  const mine = entries.find(isMine)
  const kept = mine === undefined ? {} : withoutFields(mine.fieldsV1, taken)
  const fieldsV1 = joinFields(kept, owned)
  return [
    ...others,
    {
      manager: change.manager,
      operation: 'Update' as const,
      apiVersion: change.apiVersion,
      time: change.time,
      fieldsType: 'FieldsV1' as const,
      fieldsV1,
      ...(change.subresource === undefined ? {} : { subresource: change.subresource }),
    },
  ].filter((entry) => Object.keys(entry.fieldsV1).length > 0)
}

/** The FieldsV1 tree of a value: maps descend, everything else is a leaf. */
export function fieldsOf(value: JsonObject, withRemovals: boolean): JsonObject {
  const fields: JsonObject = {}
  for (const [key, child] of Object.entries(value)) {
    if (child === null && !withRemovals) continue
    const below = isRecord(child) ? fieldsOf(child, withRemovals) : {}
    if (isRecord(child) && Object.keys(child).length > 0 && Object.keys(below).length === 0) continue
    fields[`f:${key}`] = below
  }
  return fields
}

function withoutFields(owned: JsonObject, taken: JsonObject): JsonObject {
  const kept: JsonObject = {}
  for (const [key, below] of Object.entries(owned)) {
    const takenBelow = taken[key]
    if (!isRecord(takenBelow)) {
      kept[key] = below
      continue
    }
    if (Object.keys(takenBelow).length === 0 || !isRecord(below)) continue
    const rest = withoutFields(below, takenBelow)
    if (Object.keys(rest).length > 0) kept[key] = rest
  }
  return kept
}

function joinFields(left: JsonObject, right: JsonObject): JsonObject {
  const joined: JsonObject = { ...left }
  for (const [key, below] of Object.entries(right)) {
    const there = joined[key]
    joined[key] = isRecord(there) && isRecord(below) ? joinFields(there, below) : below
  }
  return joined
}
