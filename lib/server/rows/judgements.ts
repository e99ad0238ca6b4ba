// What each object is judged to be now, with the moments held through that pass by themselves, and since when it fails.

import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { createDamper } from './damping'
import { createFailureClock, type Failure, isStillFailing } from './failing-since'

export interface Judgements {
  renew(resource: FluxResource, now: Date): void
  forget(ref: Ref): void
  of(ref: Ref): Judgement | undefined
  failingSince(ref: Ref): Failure | undefined
  /** When time alone changes a judgement next. */
  nextChange(): Date | undefined
}

export function createJudgements(): Judgements {
  const judgements = new Map<Ref, Judgement>()
  const deadlines = new Map<Ref, Date>()
  const failures = new Map<Ref, Failure>()
  const damper = createDamper()
  const failureClock = createFailureClock()
  return {
    renew(resource, now) {
      const fresh = evaluateStatus(resource, now)
      const { judgement, holdsUntil } = damper.apply(resource, fresh, now)
      judgements.set(resource.ref, judgement)
      const deadline = earliest([fresh.changesAt, holdsUntil])
      if (deadline === undefined) deadlines.delete(resource.ref)
      else deadlines.set(resource.ref, deadline)
      const failure = failureClock.observe(resource, fresh, now)
      if (failure === undefined || !isStillFailing(judgement.status)) failures.delete(resource.ref)
      else failures.set(resource.ref, failure)
    },
    forget(ref) {
      for (const map of [judgements, deadlines, failures]) map.delete(ref)
      damper.forget(ref)
      failureClock.forget(ref)
    },
    of: (ref) => judgements.get(ref),
    failingSince: (ref) => failures.get(ref),
    nextChange: () => earliest([...deadlines.values()]),
  }
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (first, time) => (time !== undefined && (first === undefined || time < first) ? time : first),
    undefined,
  )
}
