// What each object is judged to be now, with the very object of which that is so: where a moment is held, its status,
// message, advice and buttons are held together. Since when it fails, and when it last changed.

import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { earliest } from '@/lib/time'
import { createDeadlines, type Deadlines } from '../deadlines'
import { createDamper, type Seen } from './damping'
import { createFailureClock, type Failure, type FailureClock, isStillFailing } from './failing-since'
import { createChangeClock } from './last-change'

export interface Judgements {
  renew(resource: FluxResource, now: Date): void
  forget(ref: Ref): void
  of(ref: Ref): Judgement | undefined
  /** The object that is shown: as it was when its status was last settled, while that is held. */
  shown(ref: Ref): FluxResource | undefined
  failingSince(ref: Ref): Failure | undefined
  /** What was known of an object before this program looked; it counts from its next look on. */
  recallFailure: FailureClock['recall']
  changedAt(ref: Ref): Date | undefined
  /** When time alone changes a judgement. */
  readonly deadlines: Pick<Deadlines, 'next' | 'due'>
}

export function createJudgements(): Judgements {
  const seen = new Map<Ref, Seen>()
  const deadlines = createDeadlines()
  const failures = new Map<Ref, Failure>()
  const changes = new Map<Ref, Date>()
  const damper = createDamper()
  const failureClock = createFailureClock()
  const changeClock = createChangeClock()
  return {
    renew(resource, now) {
      const { ref } = resource
      const fresh = evaluateStatus(resource, now)
      const damped = damper.apply({ resource, judgement: fresh }, now)
      seen.set(ref, damped.seen)
      deadlines.set(ref, earliest([fresh.changesAt, damped.holdsUntil]))
      const failing = failureClock.observe(resource, fresh, now)
      const failure = isStillFailing(damped.seen.judgement.status) ? failing : undefined
      put(failures, ref, failure)
      put(changes, ref, changeClock.observe(damped.seen, failure, now))
    },
    forget(ref) {
      deadlines.set(ref, undefined)
      for (const map of [seen, failures, changes]) map.delete(ref)
      for (const memory of [damper, failureClock, changeClock]) memory.forget(ref)
    },
    of: (ref) => seen.get(ref)?.judgement,
    shown: (ref) => seen.get(ref)?.resource,
    failingSince: (ref) => failures.get(ref),
    recallFailure: failureClock.recall,
    changedAt: (ref) => changes.get(ref),
    deadlines,
  }
}

function put<Value>(map: Map<Ref, Value>, ref: Ref, value: Value | undefined): void {
  if (value === undefined) map.delete(ref)
  else map.set(ref, value)
}
