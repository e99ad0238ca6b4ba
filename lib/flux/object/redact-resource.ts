// The door that every string of a read object passes before anything else sees it, whatever field it stands in.

import type { FluxResource } from './flux-resource'
import { redactText, TOO_LONG } from './redact'
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
  'inventoryWorkloads',
  'waitsFor',
  // These have ways of their own, below.
  'labels',
  'inventory',
])

/** No object has this much to say; what is beyond is not searched for secrets, and not shown. */
const MAX_CHARACTERS = 524_288

/** What may still be searched. */
interface Budget {
  left: number
}

export function redactResource(resource: FluxResource): FluxResource {
  const { labels, inventory } = resource
  const budget = { left: MAX_CHARACTERS }
  const shown = redactFields(resource, budget)
  shown.labels = redactTextMap(labels)
  if (inventory !== undefined) {
    const counts = Object.entries(inventory.byKind).map(([kind, count]) => [redactText(kind), count] as const)
    shown.inventory = { total: inventory.total, byKind: Object.fromEntries(counts) }
  }
  return shown
}

type Fields<T> = { -readonly [Field in keyof T]: T[Field] }

// A copy as a whole keeps its shape, which thousands of them need.
function redactFields<T extends object>(fields: T, budget: Budget): Fields<T> {
  const shown: Fields<T> = { ...fields }
  for (const field in shown) if (!NAMES.has(field)) shown[field] = redactValue(shown[field], budget)
  return shown
}

function redactValue<T>(value: T, budget: Budget): T
function redactValue(value: unknown, budget: Budget): unknown {
  if (typeof value === 'string') {
    budget.left -= value.length
    return budget.left < 0 ? TOO_LONG : redactText(value)
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Array.isArray(value) ? value.map((item: unknown) => redactValue(item, budget)) : redactFields(value, budget)
}
