// What a wall screen says: what its server tells of the part that its address asks for, without what is hidden by wish.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Counts, Problem, Resource, Scope, StateHead, VerdictLevel } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import type { Freshness } from './freshness'
import type { WallSettings } from './wall-settings'

export interface WallView {
  /** The part that is shown; absent: all. */
  readonly scope?: Scope
  readonly level: VerdictLevel
  readonly sentence: string
  readonly counts: Counts
  readonly problems: readonly Problem[]
  /** So many problems are left out by wish of the address. */
  readonly hiddenCount: number
  readonly rollouts: readonly Rollout[]
  readonly resources: readonly Resource[]
}

export function describeWall(
  head: StateHead,
  resources: ReadonlyMap<Ref, Resource>,
  { hiddenStatuses, panels }: Pick<WallSettings, 'hiddenStatuses' | 'panels'>,
): WallView {
  const { verdict, scope, counts, problems, rollouts } = head
  const shown = problems.filter(({ status }) => status === 'not_running' || !hiddenStatuses.has(status))
  return {
    ...verdict,
    ...(scope === undefined ? {} : { scope }),
    counts,
    problems: shown,
    hiddenCount: panels.has('problems') ? problems.length - shown.length : problems.length,
    rollouts,
    resources: [...resources.values()],
  }
}

/** A reason why what is shown is old, or not all, and whom it is about. */
export interface WallReason {
  readonly text: string
  readonly labels: readonly string[]
}

/** What is not read, by its cause: one API server that is away is one reason, however many kinds it serves. */
export function listReasons({ troubles }: Freshness): readonly WallReason[] {
  const byText = new Map<string, string[]>()
  for (const { reason, word, label, state } of troubles) {
    if (state === 'connecting') continue
    const text = reason ?? word
    const labels = byText.get(text) ?? []
    byText.set(text, [...labels, label])
  }
  return [...byText]
    .map(([text, labels]) => ({ text, labels }))
    .sort((one, other) => other.labels.length - one.labels.length)
}
