// How each entry of an inventory stands, as far as anybody may look: workloads by their word, other kinds by their
// conditions, looked at now. What is not looked at says why.

import type { InventoryHealth } from '@/lib/contract/objects'
import type { InventoryEntry } from '@/lib/flux/object/flux-resource'
import { refOfInventoryEntry } from '@/lib/flux/object/inventory'
import type { Clock } from '@/lib/kubernetes/clock'
import { refOf } from '@/lib/ref'
import { isWorkload } from '@/lib/workloads/kinds'
import type { Identity } from '../identity/identity'
import type { AskedRights } from '../views/asked-rights'
import { askWorkloadRights, EVERY_RIGHT, type ListedPlace } from '../views/workload-rights'
import { canBeJudged, type OtherObjects, type OtherPlace } from '../workloads/other-objects'
import { type WorkloadParts, type WorkloadReader, wordFor } from './object-workloads'

export type HealthOf = (entry: InventoryEntry) => InventoryHealth | undefined

export interface InventoryHealthParts extends WorkloadParts {
  readonly others: OtherObjects
  /** Absent: everybody may list everything. */
  readonly rights?: AskedRights | undefined
  readonly timers: Clock
}

/** Kinds in namespaces that are looked at for one answer. */
const LOOKS_AT_MOST = 12
const PATIENCE_MS = 1_500

/** Looks, for a moment, and answers what is known then. */
export async function lookAtInventory(
  entries: readonly InventoryEntry[],
  identity: Identity,
  parts: InventoryHealthParts,
  signal: AbortSignal,
): Promise<HealthOf> {
  const { others, rights, timers } = parts
  const reader: WorkloadReader = {
    rights: rights === undefined ? EVERY_RIGHT : await askWorkloadRights(rights, identity, placesToList(entries)),
  }
  const places = new Map<string, OtherPlace>()
  for (const entry of entries) if (isOther(entry)) places.set(keyOf(entry), entry)
  const chosen = [...places].slice(0, LOOKS_AT_MOST)
  const forbidden = new Set<string>()
  const look = async ([key, place]: readonly [string, OtherPlace]) => {
    if (rights !== undefined && !(await mayList(place, identity, rights, others))) forbidden.add(key)
    else await others.look(place)
  }
  await orUntil(Promise.all(chosen.map(look)), timers, signal)
  const looked = new Set(chosen.map(([key]) => key))
  return (entry) => {
    const { kind, namespace, name } = entry
    if (refOfInventoryEntry(entry) !== undefined) return undefined
    if (isWorkload(entry)) {
      const told = parts.workloads.told(refOf(kind, namespace, name))
      if (told === undefined) return NOT_READ
      const { status, sentence } = wordFor(told, parts, reader)
      return { word: status, sentence }
    }
    if (!isOther(entry)) return others.healthOf(entry)
    if (forbidden.has(keyOf(entry))) return NOT_YOURS
    return looked.has(keyOf(entry)) ? others.healthOf(entry) : TOO_MANY
  }
}

const NOT_YOURS: InventoryHealth = { word: 'unknown', sentence: 'not shown: you may not list it' }
const NOT_READ: InventoryHealth = { word: 'unknown', sentence: 'workloads are not read' }
const TOO_MANY: InventoryHealth = { word: 'unknown', sentence: 'not looked at: there are too many kinds' }

async function mayList(
  place: OtherPlace,
  identity: Identity,
  rights: AskedRights,
  others: OtherObjects,
): Promise<boolean> {
  const type = await others.typeOf(place)
  if (type === undefined) return false
  const where = place.namespace === '' ? {} : { namespace: place.namespace }
  return (await rights.ask(identity, { verb: 'list', group: type.group, resource: type.plural, ...where })) === true
}

function* placesToList(entries: readonly InventoryEntry[]): Generator<ListedPlace> {
  for (const entry of entries) {
    if (!isWorkload(entry)) continue
    const { kind, namespace } = entry
    yield { kind, namespace }
    yield { kind: 'Pod', namespace }
  }
}

function isOther(entry: InventoryEntry): boolean {
  return refOfInventoryEntry(entry) === undefined && canBeJudged(entry)
}

function keyOf({ group, version, kind, namespace }: OtherPlace): string {
  return `${group}/${version}/${kind}/${namespace}`
}

/** What comes later is there for the next who asks. */
function orUntil(work: Promise<unknown>, timers: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = timers.after(PATIENCE_MS, end)
    signal.addEventListener('abort', end, { once: true })
    work.then(end, end)
    if (signal.aborted) end()
  })
}
