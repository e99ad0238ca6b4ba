// What a wall screen says: the whole cluster, or the part of it that its address asks for, judged by the same rules.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Counts, Problem, Resource, Scope, StateHead, VerdictLevel } from '@/lib/contract/state'
import { isInScope } from '@/lib/flux/row-filter'
import { narrowHead, scopeOf } from '@/lib/flux/tell/narrow-head'
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

export function narrowToWall(head: StateHead, resources: ReadonlyMap<Ref, Resource>, settings: WallSettings): WallView {
  const all = [...resources.values()]
  const shown = (problem: Problem) => !settings.hiddenStatuses.has(problem.status)
  const scope = scopeOf(settings)
  const rows = scope === undefined ? all : all.filter((row) => isInScope(row, scope))
  const { verdict, counts, problems, rollouts } = scope === undefined ? head : narrowHead(head, rows, scope)
  const part = scope === undefined ? {} : { scope }
  return { ...verdict, ...part, counts, problems: problems.filter(shown), rollouts, resources: rows }
}
