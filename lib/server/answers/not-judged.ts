// What an inventory names beside workloads and objects of Flux, of which nobody has a word here.

import type { NotJudged } from '@/lib/contract/workloads'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { readInventory, refOfInventoryEntry } from '@/lib/flux/object/inventory'
import { isWorkload } from '@/lib/workloads/kinds'
import { NOT_KEPT, type ResourceStore } from '../sources/resource-store'

export interface NamedBeside {
  readonly entries: readonly NotJudged[]
  /** There may be more, in an inventory that is not kept. */
  readonly isTooLarge: boolean
}

const NOTHING: NamedBeside = { entries: [], isTooLarge: false }

/** Takes each version of an inventory apart once. */
export function createNotJudged(store: Pick<ResourceStore, 'manifest'>): (resource: FluxResource) => NamedBeside {
  const known = new WeakMap<FluxResource, NamedBeside>()
  return (resource) => {
    if (resource.inventory === undefined || resource.remoteCluster) return NOTHING
    const before = known.get(resource)
    if (before !== undefined) return before
    const manifest = store.manifest(resource.ref)
    const isTooLarge = manifest === NOT_KEPT
    const entries = (isTooLarge ? undefined : readInventory(manifest)) ?? []
    const named = { entries: entries.filter((entry) => !hasWord(entry)), isTooLarge }
    known.set(resource, named)
    return named
  }
}

function hasWord(entry: NotJudged): boolean {
  return isWorkload(entry) || refOfInventoryEntry(entry) !== undefined
}
