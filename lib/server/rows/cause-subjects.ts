// What the search for root causes knows of each object, kept between changes: most changes alter none of it, and the
// search reads every object.

import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import type { RootCauseSubject } from '@/lib/flux/judge/root-cause'
import type { Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import { findCondition } from './row'

export interface CauseInput {
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly judgementOf: (ref: Ref) => Judgement | undefined
  readonly controllerTrouble: (resource: FluxResource) => ControllerTrouble | undefined
}

export interface CauseSubjects {
  readonly subjects: ReadonlyMap<Ref, RootCauseSubject>
  /** Why nobody reconciles an object now. */
  readonly troubles: ReadonlyMap<Ref, ControllerTrouble>
  /** Describes an object anew; true when something that the search reads has changed. */
  renew(ref: Ref): boolean
  /** Forgets every object, so that the order is again that of the next `renew`. */
  clear(): void
}

export function createCauseSubjects(input: CauseInput): CauseSubjects {
  const subjects = new Map<Ref, RootCauseSubject>()
  const troubles = new Map<Ref, ControllerTrouble>()

  const renew = (ref: Ref): boolean => {
    const resource = input.resourceOf(ref)
    const judgement = input.judgementOf(ref)
    const trouble = resource === undefined || resource.isStatic ? undefined : input.controllerTrouble(resource)
    const subject = resource === undefined || judgement === undefined ? undefined : describe(resource, judgement)
    const isChanged = !isSame(subject, subjects.get(ref)) || !isSame(trouble, troubles.get(ref))
    put(subjects, ref, subject)
    put(troubles, ref, trouble)
    return isChanged
  }

  return {
    subjects,
    troubles,
    renew,
    clear() {
      subjects.clear()
      troubles.clear()
    },
  }
}

function describe(resource: FluxResource, judgement: Judgement): RootCauseSubject {
  // Of an object that is well nobody asks what its condition says, and that changes with every run.
  const ready = judgement.status === 'ready' ? undefined : findCondition(resource, 'Ready')
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
  return subject
}

function put<Value>(map: Map<Ref, Value>, ref: Ref, value: Value | undefined): void {
  if (value === undefined) map.delete(ref)
  else map.set(ref, value)
}
