// The rows as shown now: judged once per change, joined with what they depend on, compared with what was shown before.

import type { Mark, Resource } from '@/lib/contract/state'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { findRootCauses, type RootCauses, staleConsumers } from '@/lib/flux/judge/root-cause'
import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import type { StuckSubject } from '@/lib/flux/judge/stuck'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { type ControllerOutage, gatherOutages } from '@/lib/flux/tell/outages'
import { type Ref, refForPeople } from '@/lib/ref'
import { shareParts } from '../sources/share-parts'
import { createCauseSubjects } from './cause-subjects'
import { createDamper } from './damping'
import { createFailureClock, type Failure, isStillFailing } from './failing-since'
import { createReferrers } from './referrers'
import { buildRow } from './row'
import { isSameRow } from './same-row'

export interface ProjectionInput {
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly resources: () => Iterable<FluxResource>
  readonly isRead: (kind: FluxKind) => boolean
  /** Why nobody reconciles this object now. */
  readonly controllerTrouble: (resource: FluxResource) => ControllerTrouble | undefined
  readonly stuckAfterMs: number
}

export interface RowChanges {
  readonly changed: readonly Resource[]
  readonly removed: readonly Ref[]
  /** What the changed and removed rows were. */
  readonly before: ReadonlyMap<Ref, Resource>
}

export interface Projection {
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly rootCauses: RootCauses
  /** Controllers that are down or missing, with the objects that nobody reconciles because of it. */
  readonly outages: readonly ControllerOutage[]
  failingSince(ref: Ref): Failure | undefined
  /**
   * Judges `refs` anew and every row that stands in relation to them, or everything, for what time or the state of a
   * source changes; in steps between which others may get their turn. No row changes before the last.
   */
  inSteps(refs: ReadonlySet<Ref> | 'all', now: Date): Generator<undefined, RowChanges>
  /** When time alone changes something next. */
  nextChange(): Date | undefined
}

export function createProjection(input: ProjectionInput): Projection {
  const judgements = new Map<Ref, Judgement>()
  const rows = new Map<Ref, Resource>()
  const referrers = createReferrers(input.resourceOf)
  const deadlines = new Map<Ref, Date>()
  const failures = new Map<Ref, Failure>()
  const damper = createDamper()
  const failureClock = createFailureClock()
  let rootCauses: RootCauses = { rootOf: new Map(), groups: [], waitsForUnread: new Map() }
  let stale: ReadonlyMap<Ref, readonly Ref[]> = new Map()
  let outages: readonly ControllerOutage[] = []
  let awaits: ReadonlyMap<Ref, StuckSubject['awaits']> = new Map()

  const judge = (resource: FluxResource, now: Date): void => {
    const fresh = evaluateStatus(resource, now)
    const { judgement, holdsUntil } = damper.apply(resource, fresh, now)
    judgements.set(resource.ref, judgement)
    const deadline = earliest([fresh.changesAt, holdsUntil])
    if (deadline === undefined) deadlines.delete(resource.ref)
    else deadlines.set(resource.ref, deadline)
    const failure = failureClock.observe(resource, fresh, now)
    if (failure === undefined || !isStillFailing(judgement.status)) failures.delete(resource.ref)
    else failures.set(resource.ref, failure)
  }

  const forget = (ref: Ref): void => {
    for (const map of [judgements, deadlines, failures]) map.delete(ref)
    damper.forget(ref)
    failureClock.forget(ref)
  }

  const causes = createCauseSubjects({
    resourceOf: input.resourceOf,
    judgementOf: (ref) => judgements.get(ref),
    controllerTrouble: input.controllerTrouble,
  })

  const relate = (): void => {
    const { subjects, troubles } = causes
    const unread = new Set(FLUX_KIND_NAMES.filter((kind) => !input.isRead(kind)))
    outages = gatherOutages(troubles)
    const unreconciled = new Map<Ref, Ref>()
    for (const [ref, trouble] of troubles) if (trouble.ref !== undefined) unreconciled.set(ref, trouble.ref)
    rootCauses = findRootCauses(subjects, unread, unreconciled)
    awaits = whatNeverComes(rootCauses, (ref) => judgements.get(ref)?.status === 'suspended')
    stale = staleConsumers(subjects)
  }

  function* build(refs: Iterable<Ref>, now: Date): Generator<undefined, readonly Resource[]> {
    const oldArtifact = new Map<Ref, Ref>()
    for (const [source, consumers] of stale) for (const consumer of consumers) oldArtifact.set(consumer, source)
    const context = {
      now,
      stuckAfterMs: input.stuckAfterMs,
      resourceOf: input.resourceOf,
      judgementOf: (ref: Ref) => judgements.get(ref),
      isRead: input.isRead,
      rootCauseOf: (ref: Ref) => rootCauses.rootOf.get(ref),
      failingSince: (ref: Ref) => failures.get(ref),
      awaits: (ref: Ref) => awaits.get(ref),
      marksOf: (ref: Ref) => describeMarks(causes.troubles.get(ref), oldArtifact.get(ref)),
      isCurrent: ({ ref, kind }: FluxResource) => input.isRead(kind) && !causes.troubles.has(ref),
    }
    const changed: Resource[] = []
    for (const ref of refs) {
      const resource = input.resourceOf(ref)
      const judgement = judgements.get(ref)
      if (resource === undefined || judgement === undefined) continue
      const row = buildRow(resource, judgement, context)
      if (!isSameRow(rows.get(ref), row)) changed.push(shareParts(row))
      yield
    }
    return changed
  }

  function* inSteps(refs: ReadonlySet<Ref> | 'all', now: Date): Generator<undefined, RowChanges> {
    const removed: Ref[] = []
    const present = refs === 'all' ? new Set(Array.from(input.resources(), ({ ref }) => ref)) : refs
    const all = refs === 'all' ? present : undefined
    for (const ref of present) {
      referrers.renew(ref)
      const resource = input.resourceOf(ref)
      if (resource !== undefined) judge(resource, now)
      else if (rows.has(ref) || judgements.has(ref)) removed.push(ref)
      yield
    }
    if (all !== undefined) for (const ref of rows.keys()) if (!all.has(ref)) removed.push(ref)
    removed.forEach(forget)
    const before = { roots: rootCauses.rootOf, stale, awaits }
    if (all !== undefined) causes.clear()
    let isExplainedAnew = all !== undefined
    for (const ref of present) {
      isExplainedAnew = causes.renew(ref) || isExplainedAnew
      yield
    }
    if (isExplainedAnew) relate()
    yield
    const changed = yield* build(all ?? touchedBy(present, before), now)
    const replaced = new Map<Ref, Resource>()
    for (const ref of removed) {
      const old = rows.get(ref)
      if (old !== undefined) replaced.set(ref, old)
      rows.delete(ref)
    }
    for (const row of changed) {
      const old = rows.get(row.ref)
      if (old !== undefined) replaced.set(row.ref, old)
      rows.set(row.ref, row)
    }
    return { changed, removed, before: replaced }
  }

  /** These, whoever names them, and whoever is explained otherwise than before. */
  function touchedBy(refs: Iterable<Ref>, before: Explained): ReadonlySet<Ref> {
    const touched = new Set(refs)
    for (const ref of refs) for (const referrer of referrers.of(ref)) touched.add(referrer)
    addMoved(touched, before.roots, rootCauses.rootOf)
    addMoved(touched, before.awaits, awaits)
    for (const consumers of [...before.stale.values(), ...stale.values()]) for (const ref of consumers) touched.add(ref)
    return touched
  }

  return {
    rows,
    get rootCauses() {
      return rootCauses
    },
    get outages() {
      return outages
    },
    failingSince: (ref) => failures.get(ref),
    inSteps,
    nextChange: () => earliest([...deadlines.values()]),
  }
}

interface Explained {
  readonly roots: ReadonlyMap<Ref, Ref>
  readonly stale: ReadonlyMap<Ref, readonly Ref[]>
  readonly awaits: ReadonlyMap<Ref, StuckSubject['awaits']>
}

function addMoved<Value>(touched: Set<Ref>, before: ReadonlyMap<Ref, Value>, after: ReadonlyMap<Ref, Value>): void {
  if (before === after) return
  for (const [ref, value] of before) if (after.get(ref) !== value) touched.add(ref)
  for (const [ref, value] of after) if (before.get(ref) !== value) touched.add(ref)
}

function describeMarks(trouble: ControllerTrouble | undefined, oldSource: Ref | undefined): readonly Mark[] {
  const marks: Mark[] = []
  if (oldSource !== undefined) {
    const text = `Runs an old artifact: ${refForPeople(oldSource)} cannot be fetched.`
    marks.push({ code: 'old_input', text, ref: oldSource })
  }
  if (trouble !== undefined) marks.push({ code: 'outdated', text: trouble.text })
  return marks
}

/** Of all that is held back: what no amount of waiting will free. */
function whatNeverComes(
  { groups }: RootCauses,
  isSuspended: (ref: Ref) => boolean,
): ReadonlyMap<Ref, StuckSubject['awaits']> {
  const found = new Map<Ref, StuckSubject['awaits']>()
  for (const { root, type, holdsBack } of groups) {
    const awaits = type === 'object' ? (isSuspended(root) ? 'suspended' : undefined) : type
    if (awaits === undefined || awaits === 'controller') continue
    if (awaits === 'cycle') found.set(root, awaits)
    for (const ref of holdsBack) found.set(ref, awaits)
  }
  return found
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (first, time) => (time !== undefined && (first === undefined || time < first) ? time : first),
    undefined,
  )
}
