// What an applier put into the cluster, as its inventory says. It tells what was applied, not what still exists.

import { type Ref, refOf } from '@/lib/ref'
import { isWorkload, isWorkloadKind } from '@/lib/workloads/kinds'
import { type FluxKind, isFluxKind } from '../kinds'
import { isServedBy } from './flux-ref'
import type { InventoryEntry, InventorySummary } from './flux-resource'
import { isJsonObject, readObjects, readPath, readText } from './json-fields'
import { isName, refToNamed } from './named-ref'
import { redactText } from './redact'

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

const KINDS_NAMED = 5
const MAX_KIND_CHARS = 63
/** What thousands of entries have together; what is beyond counts without its kind. */
const MAX_CHARACTERS = 524_288

/** Counts without reading whole entries: inventories of thousands are common, and rows stay small. */
export function countInventory(object: unknown): InventorySummary | undefined {
  const entries = readPath(object, 'status', 'inventory', 'entries')
  if (!Array.isArray(entries)) return undefined
  const counts = new Map<string, number>()
  let left = MAX_CHARACTERS
  for (const entry of entries) {
    const id = readText(entry, 'id')
    left -= id?.length ?? 0
    if (left < 0) break
    // Behind the door: taken apart, a secret looks like none.
    const text = id === undefined ? '' : redactText(id)
    const kind = text.slice(text.lastIndexOf('_') + 1).slice(0, MAX_KIND_CHARS)
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const named = [...counts].sort(([a, most], [b, next]) => next - most || (a < b ? -1 : 1)).slice(0, KINDS_NAMED)
  return { total: entries.length, byKind: Object.fromEntries(named) }
}

/** The workloads among the entries, once each. Only they are taken apart: most of an inventory is something else. */
export function listWorkloads(object: unknown): readonly Ref[] {
  const entries = readPath(object, 'status', 'inventory', 'entries')
  if (!Array.isArray(entries)) return []
  const refs = new Set<Ref>()
  for (const entry of entries) {
    const id = readText(entry, 'id') ?? ''
    if (!isWorkloadKind(id.slice(id.lastIndexOf('_') + 1))) continue
    const parsed = parseInventoryId(id, '')
    if (parsed === undefined || !isWorkload(parsed)) continue
    // What can be no name of an object is nobody's.
    if (isName(parsed.namespace) && isName(parsed.name)) refs.add(refOf(parsed.kind, parsed.namespace, parsed.name))
  }
  return [...refs]
}

/** `12 objects: 4 ConfigMaps, 3 Deployments and 5 more`. */
export function formatInventory({ total, byKind }: InventorySummary): string {
  const objects = total === 1 ? '1 object' : `${total} objects`
  const kinds = Object.entries(byKind)
  if (kinds.length === 0) return objects
  const named = kinds.map(([kind, count]) => `${count} ${count === 1 ? kind : pluralise(kind)}`).join(', ')
  const rest = total - kinds.reduce((sum, [, count]) => sum + count, 0)
  return `${objects}: ${named}${rest > 0 ? ` and ${rest} more` : ''}`
}

function pluralise(kind: string): string {
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`
  return /(s|x|ch)$/.test(kind) ? `${kind}es` : `${kind}s`
}

/** The ref of an entry that is itself a Flux object. */
export function refOfInventoryEntry(entry: InventoryEntry): Ref | undefined {
  if (!isFluxKind(entry.kind) || entry.namespace === '') return undefined
  const kind: FluxKind = entry.kind
  return isServedBy(kind, `${entry.group}/${entry.version}`) ? refToNamed(kind, entry.namespace, entry.name) : undefined
}
