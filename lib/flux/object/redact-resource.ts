// The door that every string of a read object passes before anything else sees it, whatever field it stands in.

import type { FluxResource } from './flux-resource'
import { redactText } from './redact'
import { redactTextMap } from './redact-manifest'

/** What names the object itself or another: `refToNamed` holds those to the alphabet of names. */
const NAMES: ReadonlySet<string> = new Set([
  'ref',
  'kind',
  'namespace',
  'name',
  'uid',
  'resourceVersion',
  'to',
  'managedBy',
  'inventoryFlux',
  'waitsFor',
])

export function redactResource(resource: FluxResource): FluxResource {
  const { labels, inventory } = resource
  const shown = redactFields(resource)
  shown.labels = redactTextMap(labels)
  if (inventory !== undefined) {
    const counts = Object.entries(inventory.byKind).map(([kind, count]) => [redactText(kind), count] as const)
    shown.inventory = { total: inventory.total, byKind: Object.fromEntries(counts) }
  }
  return shown
}

type Fields<T> = { -readonly [Field in keyof T]: T[Field] }

// A copy as a whole keeps its shape, which thousands of them need.
function redactFields<T extends object>(fields: T): Fields<T> {
  const shown: Fields<T> = { ...fields }
  for (const field in shown) if (!NAMES.has(field)) shown[field] = redactValue(shown[field])
  return shown
}

function redactValue<T>(value: T): T
function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Array.isArray(value) ? value.map((item: unknown) => redactValue(item)) : redactFields(value)
}
