// What an applier put into the cluster, as its inventory says. It tells what was applied, not what still exists.

import { isJsonObject, readObjects, readText } from './json-fields'
import { type FluxKind, isFluxKind } from './kinds'
import { formatRef, isServedBy } from './ref'
import type { InventoryEntry, Ref } from './resource'

/** Reads `<namespace>_<name>_<group>_<Kind>`; names hold `__` where the object has a colon. */
export function parseInventoryId(id: string, version: string): InventoryEntry | undefined {
  const first = id.indexOf('_')
  const last = id.lastIndexOf('_')
  const middle = id.lastIndexOf('_', last - 1)
  if (first < 0 || middle <= first) return undefined
  const kind = id.slice(last + 1)
  const name = id.slice(first + 1, middle).replaceAll('__', ':')
  if (kind === '' || name === '') return undefined
  return { group: id.slice(middle + 1, last), version, kind, namespace: id.slice(0, first), name }
}

/** All entries of an object, for its detail page. Undefined when the object has no inventory. */
export function readInventory(object: unknown): readonly InventoryEntry[] | undefined {
  const status = isJsonObject(object) ? object.status : undefined
  if (!isJsonObject(status) || !isJsonObject(status.inventory)) return undefined
  return readObjects(status, 'inventory', 'entries').flatMap((entry) => {
    const id = readText(entry, 'id')
    const parsed = id === undefined ? undefined : parseInventoryId(id, readText(entry, 'v') ?? '')
    return parsed === undefined ? [] : [parsed]
  })
}

/** The ref of an entry that is itself a Flux object. */
export function refOfInventoryEntry(entry: InventoryEntry): Ref | undefined {
  if (!isFluxKind(entry.kind) || entry.namespace === '') return undefined
  const kind: FluxKind = entry.kind
  return isServedBy(kind, `${entry.group}/${entry.version}`) ? formatRef(kind, entry.namespace, entry.name) : undefined
}
