// What the search for root causes knows of each object, kept between changes: most changes alter none of it, and the
// search reads every object.

import type { RootCauseSubject } from '@/lib/flux/judge/blockers'
import { isDownloadFailure } from '@/lib/flux/judge/download'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import type { Judgement } from '@/lib/flux/judge/status'
import { findStuck } from '@/lib/flux/judge/stuck'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import type { Failure } from './failing-since'
import { findCondition, stuckSubject } from './row'

export interface CauseInput {
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly judgementOf: (ref: Ref) => Judgement | undefined
  readonly failingSince: (ref: Ref) => Failure | undefined
  readonly controllerTrouble: (resource: FluxResource) => ControllerTrouble | undefined
  readonly stuckAfterMs: number
}

export interface CauseSubjects {
  readonly subjects: ReadonlyMap<Ref, RootCauseSubject>
  /** Why nobody reconciles an object now. */
  readonly troubles: ReadonlyMap<Ref, ControllerTrouble>
  /** Why an object cannot get what it takes from: whoever keeps that is away. */
  readonly cutOff: ReadonlyMap<Ref, ControllerTrouble>
  /** Describes an object anew; true when something that the search reads has changed. */
  renew(ref: Ref, now: Date): boolean
  /** Forgets every object, so that the order is again that of the next `renew`. */
  clear(): void
}

export function createCauseSubjects(input: CauseInput): CauseSubjects {
  const subjects = new Map<Ref, RootCauseSubject>()
  const troubles = new Map<Ref, ControllerTrouble>()
  const cutOff = new Map<Ref, ControllerTrouble>()

  const renew = (ref: Ref, now: Date): boolean => {
    const resource = input.resourceOf(ref)
    const judgement = input.judgementOf(ref)
    const trouble = resource === undefined || resource.isStatic ? undefined : input.controllerTrouble(resource)
    const isKnown = resource !== undefined && judgement !== undefined
    const subject = isKnown ? describe(resource, judgement, now) : undefined
    const severed = isKnown ? findCut(resource, judgement) : undefined
    const isChanged =
      !isSame(subject, subjects.get(ref)) || !isSame(trouble, troubles.get(ref)) || !isSame(severed, cutOff.get(ref))
    put(subjects, ref, subject)
    put(troubles, ref, trouble)
    put(cutOff, ref, severed)
    return isChanged
  }

  function findCut({ references }: FluxResource, { status, message = '' }: Judgement): ControllerTrouble | undefined {
    if (status !== 'failed' || !isDownloadFailure(message)) return undefined
    const keeper = references.find(({ type }) => type === 'source' || type === 'chart')
    const kept = keeper && input.resourceOf(keeper.to)
    return kept && input.controllerTrouble(kept)
  }

  function describe(resource: FluxResource, judgement: Judgement, now: Date): RootCauseSubject {
    // Of an object that is well nobody asks what its condition says, and that changes with every run.
    const ready = judgement.status === 'ready' ? undefined : findCondition(resource, 'Ready')
    const failure = input.failingSince(resource.ref)
    const subject: { -readonly [Field in keyof RootCauseSubject]: RootCauseSubject[Field] } = {
      ref: resource.ref,
      kind: resource.kind,
      namespace: resource.namespace,
      name: resource.name,
      status: judgement.status,
      references: resource.references,
      waitsFor: resource.waitsFor,
    }
    if (judgement.lastResult !== undefined) subject.lastResult = judgement.lastResult
    if (ready !== undefined) subject.ready = { reason: ready.reason, message: ready.message }
    if (resource.managedBy !== undefined) subject.managedBy = resource.managedBy
    if (failure !== undefined) subject.failingSince = failure.since.toISOString()
    if (MOVING.has(judgement.status)) {
      const asKnown = stuckSubject(resource, judgement, failure, undefined)
      const stuck = findStuck(asKnown, { now, stuckAfterMs: input.stuckAfterMs })
      if (stuck !== undefined) subject.stuck = { rule: stuck.rule }
    }
    return subject
  }

  return {
    subjects,
    troubles,
    cutOff,
    renew,
    clear() {
      subjects.clear()
      troubles.clear()
      cutOff.clear()
    },
  }
}

/** Of these only the time tells whether they still move. */
const MOVING: ReadonlySet<Judgement['status']> = new Set(['waiting', 'reconciling', 'terminating'])

function put<Value>(map: Map<Ref, Value>, ref: Ref, value: Value | undefined): void {
  if (value === undefined) map.delete(ref)
  else map.set(ref, value)
}
