// Who names an object in its spec, kept between changes, so that one change need not look at every object.

import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

export interface Referrers {
  /** Reads anew whom this object names. */
  renew(ref: Ref): void
  of(ref: Ref): Iterable<Ref>
}

const NOBODY: readonly Ref[] = []

export function createReferrers(resourceOf: (ref: Ref) => FluxResource | undefined): Referrers {
  const referrers = new Map<Ref, Ref | Set<Ref>>()
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
      for (const { to } of references) add(referrers, to, ref)
    },
    of(ref) {
      const known = referrers.get(ref)
      return typeof known === 'string' ? [known] : (known ?? NOBODY)
    },
  }
}

/** Most are named by one only, and a set of one costs more than all the rest of it. */
function add(referrers: Map<Ref, Ref | Set<Ref>>, to: Ref, ref: Ref): void {
  const known = referrers.get(to)
  if (known === undefined) referrers.set(to, ref)
  else if (typeof known !== 'string') known.add(ref)
  else if (known !== ref) referrers.set(to, new Set([known, ref]))
}

function remove(referrers: Map<Ref, Ref | Set<Ref>>, to: Ref, ref: Ref): void {
  const known = referrers.get(to)
  if (known === ref) referrers.delete(to)
  else if (typeof known === 'object' && known.delete(ref) && known.size === 0) referrers.delete(to)
}
