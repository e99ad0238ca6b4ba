// Since when an object fails, kept across retries: a retry moves the condition's time, not the begin of the failure.
// It says whether it is sure: what failed already when this program first looked may have begun earlier.

import { beginOfFailure } from '@/lib/flux/judge/failure-begin'
import type { Judgement, Status } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

const BAD: ReadonlySet<Status> = new Set<Status>(['failed', 'stalled'])

export interface Failure {
  readonly since: Date
  /** It may have begun earlier: nobody saw it begin, and the object does not tell. */
  readonly atLeast: boolean
}

interface Memory extends Failure {
  readonly uid: string
  readonly generation: number
  readonly attempted: string | undefined
}

export interface FailureClock {
  /** The begin of the present failure, also while another attempt at the same thing runs; undefined otherwise. */
  observe(resource: FluxResource, judgement: Judgement, now: Date): Failure | undefined
  forget(ref: Ref): void
}

export function createFailureClock(): FailureClock {
  const failures = new Map<Ref, Memory>()
  /** The uid of what was seen settled and not failing: if it fails later, that was the begin. */
  const seenWell = new Map<Ref, string>()
  return {
    observe(resource, judgement, now) {
      const { ref, uid, generation, attemptedRevision: attempted } = resource
      const known = failures.get(ref)
      const same = known?.uid === uid ? known : undefined
      if (judgement.status === 'reconciling') {
        // A new spec or revision may mend it: no failure is held against it until it ended.
        return same !== undefined && same.generation === generation && same.attempted === attempted ? same : undefined
      }
      if (!BAD.has(judgement.status)) {
        failures.delete(ref)
        seenWell.set(ref, uid)
        return undefined
      }
      const begun = same ?? earlier(begin(resource, judgement, now, seenWell.get(ref) === uid), now)
      const memory = { since: begun.since, atLeast: begun.atLeast, uid, generation, attempted }
      failures.set(ref, memory)
      seenWell.delete(ref)
      return memory
    },
    forget: (ref) => {
      failures.delete(ref)
      seenWell.delete(ref)
    },
  }
}

function begin(resource: FluxResource, judgement: Judgement, now: Date, wasWell: boolean): Failure {
  const told = beginOfFailure(resource)
  const shown = judgement.since ?? now
  if (wasWell) return { since: shown, atLeast: false }
  return told === undefined ? { since: shown, atLeast: true } : { since: told.since, atLeast: !told.isCertain }
}

/** A clock of the cluster that is ahead of ours must not make a failure begin tomorrow. */
function earlier(failure: Failure, now: Date): Failure {
  return failure.since > now ? { ...failure, since: now } : failure
}
