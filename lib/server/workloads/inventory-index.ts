// Which applier names which workload in its inventory, and the other way, kept between changes.

import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

export interface Renewed {
  readonly gained: readonly Ref[]
  readonly lost: readonly Ref[]
}

export interface InventoryIndex {
  /** Reads anew what this applier names. */
  renew(applier: Ref): Renewed
  namersOf(workload: Ref): readonly Ref[]
  /** When it was named first, counted in changes. */
  namedAt(workload: Ref): number | undefined
  names(): Iterable<Ref>
  /** How many changes there were. */
  readonly now: number
}

interface Named {
  readonly at: number
  /** In the order of their refs, so that the first is the same at each look. */
  readonly by: readonly Ref[]
}

const NOBODY: readonly Ref[] = []
const NOTHING: Renewed = { gained: [], lost: [] }

export function createInventoryIndex(
  resourceOf: (ref: Ref) => Pick<FluxResource, 'inventoryWorkloads'> | undefined,
): InventoryIndex {
  const lists = new Map<Ref, readonly Ref[]>()
  const named = new Map<Ref, Named>()
  let now = 0
  const add = (workload: Ref, applier: Ref) => {
    const known = named.get(workload)
    named.set(workload, { at: known?.at ?? now, by: [...(known?.by ?? []), applier].sort() })
  }
  const remove = (workload: Ref, applier: Ref) => {
    const known = named.get(workload)
    const by = known?.by.filter((one) => one !== applier) ?? []
    if (known === undefined || by.length === 0) named.delete(workload)
    else named.set(workload, { ...known, by })
  }
  return {
    renew(applier) {
      const before = lists.get(applier) ?? NOBODY
      const after = resourceOf(applier)?.inventoryWorkloads ?? NOBODY
      if (isSameList(before, after)) return NOTHING
      now += 1
      if (after.length === 0) lists.delete(applier)
      else lists.set(applier, after)
      const was = new Set(before)
      const is = new Set(after)
      const gained = after.filter((ref) => !was.has(ref))
      const lost = before.filter((ref) => !is.has(ref))
      for (const ref of gained) add(ref, applier)
      for (const ref of lost) remove(ref, applier)
      return { gained, lost }
    },
    namersOf: (workload) => named.get(workload)?.by ?? NOBODY,
    namedAt: (workload) => named.get(workload)?.at,
    names: () => named.keys(),
    get now() {
      return now
    },
  }
}

function isSameList(a: readonly Ref[], b: readonly Ref[]): boolean {
  return a === b || (a.length === b.length && a.every((ref, at) => ref === b[at]))
}
