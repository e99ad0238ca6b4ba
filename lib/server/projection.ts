// The rows as shown now: judged once per change, joined with what they depend on, compared with what was shown before.

import type { Resource } from '@/lib/contract/state'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseRef } from '@/lib/flux/ref'
import type { FluxResource, Ref } from '@/lib/flux/resource'
import { findRootCauses, type RootCauseSubject, type RootCauses, staleConsumers } from '@/lib/flux/root-cause'
import { evaluateStatus, type Judgement } from '@/lib/flux/status'
import { createDamper } from './damping'
import { createFailureClock } from './failing-since'
import { buildRow, findCondition } from './row'

export interface ProjectionInput {
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly resources: () => Iterable<FluxResource>
  readonly isRead: (kind: FluxKind) => boolean
  /** Words about the controller of this kind while it is down. */
  readonly controllerTrouble: (kind: FluxKind) => string | undefined
  readonly stuckAfterMs: number
}

export interface RowChanges {
  readonly changed: readonly Resource[]
  readonly removed: readonly Ref[]
}

export interface Projection {
  readonly rows: ReadonlyMap<Ref, Resource>
  readonly rootCauses: RootCauses
  judgementOf(ref: Ref): Judgement | undefined
  failingSince(ref: Ref): { since: Date; atLeast: boolean } | undefined
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
  const failures = new Map<Ref, { since: Date; atLeast: boolean }>()
  const damper = createDamper()
  const failureClock = createFailureClock()
  let rootCauses: RootCauses = { rootOf: new Map(), groups: [], waitsForUnread: new Map() }
  let stale: ReadonlyMap<Ref, readonly Ref[]> = new Map()

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

  const relate = (): void => {
    const unread = new Set<FluxKind>()
    const subjects = new Map<Ref, RootCauseSubject>()
    for (const resource of input.resources()) {
      const judgement = judgements.get(resource.ref)
      if (judgement === undefined) continue
      const ready = findCondition(resource, 'Ready')
      subjects.set(resource.ref, {
        ref: resource.ref,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
        status: judgement.status,
        references: resource.references,
        waitsFor: resource.waitsFor,
        ...(judgement.lastResult === undefined ? {} : { lastResult: judgement.lastResult }),
        ...(ready === undefined ? {} : { ready: { reason: ready.reason, message: ready.message } }),
        ...(resource.managedBy === undefined ? {} : { managedBy: resource.managedBy }),
      })
      if (!input.isRead(resource.kind)) unread.add(resource.kind)
      for (const { to } of resource.references) {
        const kind = kindOf(to)
        if (kind !== undefined && !input.isRead(kind)) unread.add(kind)
      }
    }
    rootCauses = findRootCauses(subjects, unread)
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
        failingSince: (other) => failures.get(other)?.since,
        outdated: () => describeOutdated(input.controllerTrouble(resource.kind), oldArtifact.get(ref)),
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
      relate()
      const touched = new Set(refs)
      for (const resource of input.resources()) {
        const isRelated = resource.references.some((reference) => refs.has(reference.to))
        if (isRelated || rootsBefore.get(resource.ref) !== rootCauses.rootOf.get(resource.ref))
          touched.add(resource.ref)
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
      relate()
      return { changed: build(present, now), removed }
    },
    nextChange: () => earliest([...deadlines.values()]),
  }
}

function describeOutdated(
  controllerTrouble: string | undefined,
  oldSource: Ref | undefined,
): { reason: string; text: string } | undefined {
  if (controllerTrouble !== undefined) return { reason: 'controller_down', text: controllerTrouble }
  if (oldSource !== undefined)
    return { reason: 'old_artifact', text: `Runs an old artifact: ${oldSource} cannot be fetched.` }
  return undefined
}

/** The row without what only time changes, so that a ticking number is no change. */
function comparable(row: Resource): string {
  if (row.stuck === undefined) return JSON.stringify(row)
  return JSON.stringify({ ...row, stuck: row.stuck.rule })
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
