// A view of a part: counts, problems and verdict of what it shows and nothing else, by the rules of the whole.

import type { Rollout } from '@/lib/contract/rollouts'
import type { ClusterRunning, Problem, Resource, Scope, StateHead, Unreadable } from '@/lib/contract/state'
import { namespaceOf, type Ref } from '@/lib/ref'
import { parseFluxRef } from '../object/flux-ref'
import { isInScope } from '../row-filter'
import { findAsOf } from './as-of'
import { countHeld, countMarks, countStatuses } from './counts'
import { narrowFold } from './fold-problems'
import { nameRollouts } from './rollout-words'
import { describeRunning, lookAtRows } from './running'
import { judgeCluster, type VerdictFacts } from './summary'

/** All that a head says of the cluster. */
export type HeadFacts = Omit<StateHead, 'version' | 'serverTime' | 'startedAt' | 'build'>

/** What is of the scope beside its rows. */
export interface Narrowed {
  readonly rollouts: readonly Rollout[]
  /** Of the workloads of its rows, each once; absent where they are not read. */
  readonly running?: Omit<ClusterRunning, 'state' | 'asOf'> | undefined
  readonly sight?: VerdictFacts['sight']
}

/** `rows` are those of the scope. */
export function narrowHead(
  head: HeadFacts,
  rows: readonly Resource[],
  scope: Scope,
  { rollouts, running: words, sight }: Narrowed,
): HeadFacts {
  const rolling = nameRollouts(rollouts, rows)
  const counts = countStatuses(rows)
  const problems = head.problems
    .filter((problem) => concerns(problem, scope))
    .map((problem) => narrowFold(problem, (ref) => isRefInScope(ref, scope)))
  const unreadable = head.unreadable.filter((one) => mayBeIn(one, scope))
  const { kinds = [] } = scope
  const sources = head.sources.filter(({ kind }) => kind === undefined || kinds.length === 0 || kinds.includes(kind))
  const asOf = findAsOf(sources, (kind) => counts.byKind[kind] !== undefined)
  const running = words && describeRunning(words, sources)
  const standing = running === undefined ? {} : { running, ...lookAtRows(rows) }
  const { asOf: _, running: __, ...whole } = head
  return {
    ...whole,
    scope,
    ...(asOf === undefined ? {} : { asOf }),
    counts,
    ...(running === undefined ? {} : { running }),
    problems,
    rollouts,
    unreadable,
    verdict: judgeCluster({
      ...whole,
      ...standing,
      counts,
      marks: countMarks(rows),
      held: countHeld(rows),
      problems,
      sources,
      unreadable,
      scope,
      ...(sight === undefined ? {} : { sight }),
      ...(rolling === undefined ? {} : { rolling }),
    }),
  }
}

function concerns({ root, holdsBack, same = [], controller, applier }: Problem, scope: Scope): boolean {
  const isIn = (ref: Ref) => isRefInScope(ref, scope)
  if (controller !== undefined) return holdsBack.some(isIn)
  if (applier !== undefined) return isIn(applier)
  return isIn(root) || same.some(isIn) || holdsBack.some(isIn)
}

function mayBeIn({ kind, ref }: Unreadable, { namespaces = [], kinds = [] }: Scope): boolean {
  const isOfKind = kinds.length === 0 || kinds.some((one) => one === kind)
  return isOfKind && (ref === undefined || namespaces.length === 0 || namespaces.includes(namespaceOf(ref)))
}

/** Of an object of which no more than its name is at hand. */
export function isRefInScope(ref: Ref, scope: Scope): boolean {
  const parts = parseFluxRef(ref)
  return parts !== undefined && isInScope(parts, scope)
}
