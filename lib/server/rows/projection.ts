// The rows as shown now: judged once per change, joined with what they depend on, compared with what was shown before.

import type { Resource } from '@/lib/contract/state'
import type { NotRunning } from '@/lib/flux/judge/marks'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import type { RootCauses } from '@/lib/flux/judge/root-cause'
import type { Horizon } from '@/lib/flux/judge/sight'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { ControllerOutage } from '@/lib/flux/tell/outages'
import type { Ref } from '@/lib/ref'
import { earliest } from '@/lib/time'
import { createExplanations } from './explanations'
import type { Failure } from './failing-since'
import { createJudgements, type Judgements } from './judgements'
import { createReferrers } from './referrers'
import { createRowBuilder } from './row-builder'
import type { RowContext } from './row-context'
import { createRowMarks } from './row-marks'
import { createRowTally, type RowTally } from './row-tally'

export interface ProjectionInput {
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly resources: () => Iterable<FluxResource>
  /** What is not read now. */
  readonly horizon: () => Horizon
  /** Why nobody reconciles this object now. */
  readonly controllerTrouble: (resource: FluxResource) => ControllerTrouble | undefined
  readonly stuckAfterMs: number
  /** What is known of the workloads; absent where they are not read. */
  readonly workloads?: Deployed
}

export interface Deployed {
  runningOf(applier: Ref): Resource['running']
  notRunning(applier: Ref): NotRunning | undefined
}

export interface RowChanges {
  readonly changed: readonly Resource[]
  readonly removed: readonly Ref[]
  /** What the changed and removed rows were. */
  readonly before: ReadonlyMap<Ref, Resource>
}

export interface Projection extends Pick<RowTally, 'counts' | 'takers' | 'notable'> {
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly rootCauses: RootCauses
  /** Controllers that are down or missing, with the objects that nobody reconciles because of it. */
  readonly outages: readonly ControllerOutage[]
  failingSince(ref: Ref): Failure | undefined
  readonly recallFailure: Judgements['recallFailure']
  /** The object that the row speaks of: as it was, while its status is held. */
  shown(ref: Ref): FluxResource | undefined
  /**
   * Judges `refs` anew and every row that stands in relation to them, or everything, for what time or the state of a
   * source changes; in steps between which others may get their turn. No row changes before the last.
   */
  inSteps(refs: ReadonlySet<Ref> | 'all', now: Date): Generator<undefined, RowChanges>
  /** When time alone changes something next. */
  nextChange(): Date | undefined
  /** Of which it may have changed something by now. */
  due(now: Date): ReadonlySet<Ref>
}

export function createProjection(input: ProjectionInput): Projection {
  const { resourceOf, stuckAfterMs, workloads } = input
  const rows = new Map<Ref, Resource>()
  const { take, ...tallied } = createRowTally()
  const referrers = createReferrers(resourceOf)
  const judgements = createJudgements()
  // What is seen of an object and of its neighbours is of one moment.
  const shownOf = (ref: Ref) => judgements.shown(ref) ?? resourceOf(ref)
  const explanations = createExplanations({
    ...input,
    resourceOf: shownOf,
    judgementOf: judgements.of,
    failingSince: judgements.failingSince,
  })
  const marks = createRowMarks(explanations, shownOf, (ref) => workloads?.notRunning(ref))
  const around: Omit<RowContext, 'now' | 'marksOf'> = {
    stuckAfterMs,
    resourceOf: shownOf,
    latestOf: resourceOf,
    sightOf: explanations.sightOf,
    judgementOf: judgements.of,
    failingSince: judgements.failingSince,
    changedAt: judgements.changedAt,
    rootCauseOf: (ref) => explanations.rootCauses.rootOf.get(ref),
    awaits: explanations.awaits,
    runningOf: (ref) => workloads?.runningOf(ref),
    isCurrent: ({ ref }) => explanations.sightOf(ref) === 'read' && explanations.isReconciled(ref),
  }

  const builder = createRowBuilder(around, marks)
  const clocks = [judgements.deadlines, marks.deadlines, ...builder.deadlines]

  function* build(
    refs: Iterable<Ref>,
    touched: ReadonlySet<Ref>,
    now: Date,
  ): Generator<undefined, readonly Resource[]> {
    const renew = builder.at(now)
    const changed: Resource[] = []
    for (const ref of refs) {
      const resource = judgements.shown(ref)
      const judgement = judgements.of(ref)
      if (resource === undefined || judgement === undefined) continue
      const before = rows.get(ref)
      const row = renew(resource, judgement, { before, isTouched: touched.has(ref) })
      if (row !== before) changed.push(row)
      yield
    }
    return changed
  }

  function* inSteps(refs: ReadonlySet<Ref> | 'all', now: Date): Generator<undefined, RowChanges> {
    const removed: Ref[] = []
    const isAll = refs === 'all'
    const present = isAll ? new Set(Array.from(input.resources(), ({ ref }) => ref)) : refs
    for (const ref of present) {
      referrers.renew(ref)
      const resource = resourceOf(ref)
      if (resource !== undefined) judgements.renew(resource, now)
      else if (rows.has(ref) || judgements.of(ref) !== undefined) removed.push(ref)
      yield
    }
    if (isAll) for (const ref of rows.keys()) if (!present.has(ref)) removed.push(ref)
    for (const ref of removed) {
      for (const memory of [judgements, marks, builder]) memory.forget(ref)
    }
    const otherwise = yield* explanations.renew(present, isAll, now)
    const touched = new Set([...present, ...otherwise])
    const changed = yield* build(isAll ? present : withReferrers(present, touched), touched, now)
    return { changed, removed, before: replace(rows, changed, removed, take) }
  }

  /** All that is touched, and whoever names one of these. */
  function withReferrers(refs: ReadonlySet<Ref>, touched: ReadonlySet<Ref>): ReadonlySet<Ref> {
    const found = new Set(touched)
    for (const ref of refs) for (const referrer of referrers.of(ref)) found.add(referrer)
    return found
  }

  return {
    rows,
    ...tallied,
    get rootCauses() {
      return explanations.rootCauses
    },
    get outages() {
      return explanations.outages
    },
    failingSince: judgements.failingSince,
    recallFailure: judgements.recallFailure,
    shown: judgements.shown,
    inSteps,
    nextChange: () => earliest(clocks.map((deadlines) => deadlines.next())),
    due: (now) => new Set(clocks.flatMap((deadlines) => [...deadlines.due(now)])),
  }
}

/** Puts the changed rows in place, takes the removed ones away and gives back what both were. */
function replace(
  rows: Map<Ref, Resource>,
  changed: readonly Resource[],
  removed: readonly Ref[],
  take: RowTally['take'],
): ReadonlyMap<Ref, Resource> {
  const before = new Map<Ref, Resource>()
  for (const ref of removed) {
    const old = rows.get(ref)
    if (old !== undefined) before.set(ref, old)
    take(old, undefined)
    rows.delete(ref)
  }
  for (const row of changed) {
    const old = rows.get(row.ref)
    if (old !== undefined) before.set(row.ref, old)
    take(old, row)
    rows.set(row.ref, row)
  }
  return before
}
