// What a wall screen says: what its server tells of the part that its address asks for, without what is hidden by wish.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Counts, Problem, Resource, Scope, StateHead, VerdictLevel } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import type { WallSettings } from './wall-settings'

export interface WallView {
  /** The part that is shown; absent: all. */
  readonly scope?: Scope
  readonly level: VerdictLevel
  readonly sentence: string
  readonly counts: Counts
  readonly problems: readonly Problem[]
  readonly rollouts: readonly Rollout[]
  readonly resources: readonly Resource[]
}

export function describeWall(
  head: StateHead,
  resources: ReadonlyMap<Ref, Resource>,
  { hiddenStatuses }: Pick<WallSettings, 'hiddenStatuses'>,
): WallView {
  const { verdict, scope, counts, problems, rollouts } = head
  return {
    ...verdict,
    ...(scope === undefined ? {} : { scope }),
    counts,
    problems: problems.filter(({ status }) => status === 'not_running' || !hiddenStatuses.has(status)),
    rollouts,
    resources: [...resources.values()],
  }
}
