// The rows as shown now: judged once per change, joined with what they depend on, compared with what was shown before.

import type { Resource } from '@/lib/contract/state'
import type { FluxKind } from '@/lib/flux/kinds'
import { type ControllerOutage, gatherOutages } from '@/lib/flux/outages'
import type { ControllerTrouble } from '@/lib/flux/reconcilers'
import { formatRefForPeople, parseRef } from '@/lib/flux/ref'
import type { FluxResource, Ref } from '@/lib/flux/resource'
import { findRootCauses, type RootCauses, staleConsumers } from '@/lib/flux/root-cause'
import { evaluateStatus, type Judgement } from '@/lib/flux/status'
import type { StuckSubject } from '@/lib/flux/stuck'
import { createCauseSubjects } from './cause-subjects'
import { createDamper } from './damping'
import { createFailureClock, type Failure } from './failing-since'
import { buildRow } from './row'

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
}

export interface Projection {
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly rootCauses: RootCauses
  /** Controllers that are down or missing, with the objects that nobody reconciles because of it. */
  readonly outages: readonly ControllerOutage[]
  judgementOf(ref: Ref): Judgement | undefined
  failingSince(ref: Ref): Failure | undefined
  /** Judges `refs` anew and every row that stands in relation to them. */
  update(refs: ReadonlySet<Ref>, now: Date): RowChanges
  /** Judges everything anew, for what time or the state of a source changes. */
  refresh(now: Date): RowChanges
  /** When time alone changes something next. */
  nextChange(): Date | undefined
}

export function createProjection(input: ProjectionInput): Projection {
  const judgements = new Map<Ref, Judgement>()
  const rows = new Map<Ref, Resource>()
  const texts = new Map<Ref, string>()
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
    const failure = failureClock.observe(resource, judgement, now)
    if (failure === undefined) failures.delete(resource.ref)
    else failures.set(resource.ref, failure)
  }

  const forget = (ref: Ref): void => {
    for (const map of [judgements, rows, texts, deadlines, failures]) map.delete(ref)
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
    const unread = new Set<FluxKind>()
    for (const { kind, references = [] } of subjects.values()) {
      if (!input.isRead(kind)) unread.add(kind)
      for (const { to } of references) {
        const target = kindOf(to)
        if (target !== undefined && !input.isRead(target)) unread.add(target)
      }
    }
    outages = gatherOutages(troubles)
    const unreconciled = new Map<Ref, Ref>()
    for (const [ref, trouble] of troubles) if (trouble.ref !== undefined) unreconciled.set(ref, trouble.ref)
    rootCauses = findRootCauses(subjects, unread, unreconciled)
    awaits = whatNeverComes(rootCauses, (ref) => judgements.get(ref)?.status === 'suspended')
    stale = staleConsumers(subjects)
  }

  const build = (refs: Iterable<Ref>, now: Date): Resource[] => {
    const oldArtifact = new Map<Ref, Ref>()
    for (const [source, consumers] of stale) for (const consumer of consumers) oldArtifact.set(consumer, source)
    const changed: Resource[] = []
    for (const ref of refs) {
      const resource = input.resourceOf(ref)
      const judgement = judgements.get(ref)
      if (resource === undefined || judgement === undefined) continue
      const row = buildRow(resource, judgement, {
        now,
        stuckAfterMs: input.stuckAfterMs,
        resourceOf: input.resourceOf,
        judgementOf: (other) => judgements.get(other),
        isRead: input.isRead,
        rootCauseOf: (other) => rootCauses.rootOf.get(other),
        failingSince: (other) => failures.get(other),
        awaits: (other) => awaits.get(other),
        outdated: () => describeOutdated(causes.troubles.get(ref), oldArtifact.get(ref)),
      })
      const text = comparable(row)
      if (texts.get(ref) === text) continue
      rows.set(ref, row)
      texts.set(ref, text)
      changed.push(row)
    }
    return changed
  }

  return {
    rows,
    get rootCauses() {
      return rootCauses
    },
    get outages() {
      return outages
    },
    judgementOf: (ref) => judgements.get(ref),
    failingSince: (ref) => failures.get(ref),
    update(refs, now) {
      const removed: Ref[] = []
      for (const ref of refs) {
        const resource = input.resourceOf(ref)
        if (resource !== undefined) judge(resource, now)
        else if (rows.has(ref) || judgements.has(ref)) {
          forget(ref)
          removed.push(ref)
        }
      }
      const rootsBefore = rootCauses.rootOf
      const staleBefore = stale
      const awaitsBefore = awaits
      if (causes.renew(refs)) relate()
      const touched = new Set(refs)
      for (const resource of input.resources()) {
        const { ref } = resource
        const isRelated = resource.references.some((reference) => refs.has(reference.to))
        const isMoved = rootsBefore.get(ref) !== rootCauses.rootOf.get(ref) || awaitsBefore.get(ref) !== awaits.get(ref)
        if (isRelated || isMoved) touched.add(ref)
      }
      for (const consumers of [...staleBefore.values(), ...stale.values()])
        for (const ref of consumers) touched.add(ref)
      return { changed: build(touched, now), removed }
    },
    refresh(now) {
      const present = new Set<Ref>()
      for (const resource of input.resources()) {
        present.add(resource.ref)
        judge(resource, now)
      }
      const removed = [...rows.keys()].filter((ref) => !present.has(ref))
      removed.forEach(forget)
      causes.clear()
      causes.renew(present)
      relate()
      return { changed: build(present, now), removed }
    },
    nextChange: () => earliest([...deadlines.values()]),
  }
}

function describeOutdated(
  trouble: ControllerTrouble | undefined,
  oldSource: Ref | undefined,
): { reason: string; text: string } | undefined {
  if (trouble !== undefined) return { reason: trouble.reason, text: trouble.text }
  if (oldSource === undefined) return undefined
  const text = `Runs an old artifact: ${formatRefForPeople(oldSource)} cannot be fetched.`
  return { reason: 'old_artifact', text }
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

/** The row without what only time changes, so that a ticking number is no change. */
function comparable(row: Resource): string {
  return row.stuck === undefined
    ? JSON.stringify(row)
    : JSON.stringify({ ...row, stuck: { ...row.stuck, forSeconds: 0 } })
}

function kindOf(ref: Ref): FluxKind | undefined {
  return parseRef(ref)?.kind
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (first, time) => (time !== undefined && (first === undefined || time < first) ? time : first),
    undefined,
  )
}
