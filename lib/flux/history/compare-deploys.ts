// Two deploys beside each other: which objects run another thing behind the one than behind the other, by what they built.

import { compareText } from '@/lib/compare'
import type { DeployObject } from '@/lib/contract/deploys'
import type { Ref } from '@/lib/ref'

export interface ComparedObject {
  readonly ref: Ref
  readonly earlier?: string
  readonly later?: string
  /** `unknown`: one of the two did not tell what it built. */
  readonly verdict: 'same' | 'differs' | 'unknown'
}

/**
 * Those that differ first. Of large deploys only what was changed is listed: where nothing came in between the two
 * (`areNeighbours`), what one of them does not list is as the other one left or found it; else nobody knows.
 */
export function compareDeploys(
  earlier: readonly DeployObject[],
  later: readonly DeployObject[],
  areNeighbours: boolean,
): readonly ComparedObject[] {
  const before = new Map(earlier.map((object) => [object.ref, object]))
  const behind = new Map(later.map((object) => [object.ref, object]))
  const refs = [...new Set([...before.keys(), ...behind.keys()])].sort(compareText)
  return refs
    .map((ref) => compareOne(ref, before.get(ref), behind.get(ref), areNeighbours))
    .sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
}

const RANK = { differs: 0, unknown: 1, same: 2 } as const

function compareOne(
  ref: Ref,
  a: DeployObject | undefined,
  b: DeployObject | undefined,
  areNeighbours: boolean,
): ComparedObject {
  const earlier = a === undefined && areNeighbours ? b?.before : a?.after
  const later = b === undefined && areNeighbours ? a?.after : b?.after
  return {
    ref,
    ...(earlier === undefined ? {} : { earlier }),
    ...(later === undefined ? {} : { later }),
    verdict: earlier === undefined || later === undefined ? 'unknown' : earlier === later ? 'same' : 'differs',
  }
}
