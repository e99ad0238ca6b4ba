// Who names an object in its spec, kept between changes, so that one change need not look at every object.

import type { FluxResource, Ref } from '@/lib/flux/resource'

export interface Referrers {
  /** Reads anew whom this object names. */
  renew(ref: Ref): void
  of(ref: Ref): Iterable<Ref>
}

const NOBODY: readonly Ref[] = []

export function createReferrers(resourceOf: (ref: Ref) => FluxResource | undefined): Referrers {
  const referrers = new Map<Ref, Set<Ref>>()
  const named = new Map<Ref, FluxResource['references']>()
  return {
    renew(ref) {
      const references = resourceOf(ref)?.references
      const before = named.get(ref)
      if (references === before) return
      for (const { to } of before ?? []) remove(referrers, to, ref)
      if (references === undefined) {
        named.delete(ref)
        return
      }
      named.set(ref, references)
      for (const { to } of references) {
        const known = referrers.get(to)
        if (known === undefined) referrers.set(to, new Set([ref]))
        else known.add(ref)
      }
    },
    of: (ref) => referrers.get(ref) ?? NOBODY,
  }
}

function remove(referrers: Map<Ref, Set<Ref>>, to: Ref, ref: Ref): void {
  const known = referrers.get(to)
  known?.delete(ref)
  if (known?.size === 0) referrers.delete(to)
}
