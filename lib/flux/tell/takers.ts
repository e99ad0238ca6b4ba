// Who takes from which source, kept while objects change, and who of them was looked at since somebody asked.

import { addToSet, removeFromSet } from '@/lib/group-by'
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
      if (before !== undefined) addToSet(renewed, before, ref)
      if (input === before) return
      if (before !== undefined) {
        removeFromSet(bySource, before, ref)
        inputs.delete(ref)
      }
      if (input === undefined) return
      inputs.set(ref, input)
      addToSet(bySource, input, ref)
      addToSet(renewed, input, ref)
    },
    takeRenewed() {
      const taken = renewed
      renewed = new Map()
      return taken
    },
  }
}

/** Of a release it is the chart, and not the index that the chart is found in. */
function inputOf({ kind, references }: FluxResource): Ref | undefined {
  if (describeKind(kind).role !== 'applier') return undefined
  const found = references.find(({ type }) => type === 'chart') ?? references.find(({ type }) => type === 'source')
  return found?.to
}
