// What a wall screen says: the whole cluster, or the part of it that its address asks for, judged by the same rules.

import type { Rollout } from '@/lib/contract/rollouts'
import type { Counts, Problem, Resource, StateHead, VerdictLevel } from '@/lib/contract/state'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { isInScope, matches } from '@/lib/flux/row-filter'
import { countStatuses, judgeCluster } from '@/lib/flux/tell/summary'
import type { Ref } from '@/lib/ref'
import type { WallSettings } from './wall-settings'

export interface WallView {
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
  if (settings.namespaces.length === 0 && settings.kinds.length === 0) {
    const { verdict, counts, problems, rollouts } = head
    return { ...verdict, counts, problems: problems.filter(shown), rollouts, resources: all }
  }
  const rows = all.filter((row) => matches(row, settings))
  const problems = head.problems.filter(
    (problem) => isRefInScope(problem.root, settings) || problem.holdsBack.some((ref) => isRefInScope(ref, settings)),
  )
  const counts = countStatuses(rows)
  const sources = head.sources.filter(
    (source) => source.kind === undefined || settings.kinds.length === 0 || settings.kinds.includes(source.kind),
  )
  const verdict = judgeCluster({ ...head, sources, counts, problems })
  // How many of a part are done nobody here knows.
  return { ...verdict, counts, problems: problems.filter(shown), rollouts: [], resources: rows }
}

function isRefInScope(ref: Ref, settings: WallSettings): boolean {
  const parts = parseFluxRef(ref)
  return parts !== undefined && isInScope(parts, settings)
}
