// Who takes from which source, kept while objects change, and who of them was looked at since somebody asked.

import type { Ref } from '@/lib/ref'
import { describeKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'

export type TakersOf = ReadonlyMap<Ref, ReadonlySet<Ref>>

export interface Takers {
  readonly bySource: TakersOf
  /** Without a resource it is gone. */
  renew(ref: Ref, resource: FluxResource | undefined): void
  /** Of each source who takes from it, or took, and was renewed since the last time. */
  takeRenewed(): TakersOf
}

export function createTakers(): Takers {
  const bySource = new Map<Ref, Set<Ref>>()
  const inputs = new Map<Ref, Ref>()
  let renewed = new Map<Ref, Set<Ref>>()
  return {
    bySource,
    renew(ref, resource) {
      const input = resource === undefined ? undefined : inputOf(resource)
      const before = inputs.get(ref)
      if (before !== undefined) add(renewed, before, ref)
      if (input === before) return
      if (before !== undefined) {
        const others = bySource.get(before)
        others?.delete(ref)
        if (others?.size === 0) bySource.delete(before)
        inputs.delete(ref)
      }
      if (input === undefined) return
      inputs.set(ref, input)
      add(bySource, input, ref)
      add(renewed, input, ref)
    },
    takeRenewed() {
      const taken = renewed
      renewed = new Map()
      return taken
    },
  }
}

function add(sets: Map<Ref, Set<Ref>>, key: Ref, ref: Ref): void {
  const known = sets.get(key)
  if (known === undefined) sets.set(key, new Set([ref]))
  else known.add(ref)
}

/** Of a release it is the chart, and not the index that the chart is found in. */
function inputOf({ kind, references }: FluxResource): Ref | undefined {
  if (describeKind(kind).role !== 'applier') return undefined
  const found = references.find(({ type }) => type === 'chart') ?? references.find(({ type }) => type === 'source')
  return found?.to
}
