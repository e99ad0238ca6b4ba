// Since when an object fails, kept across retries: a retry moves the condition's time, not the begin of the failure.

import type { FluxResource, Ref } from '@/lib/flux/resource'
import type { Judgement, Status } from '@/lib/flux/status'

const BAD: ReadonlySet<Status> = new Set<Status>(['failed', 'stalled'])

interface Failure {
  readonly uid: string
  readonly since: Date
  /** The condition gave no time, so this is only when it was first seen. */
  readonly atLeast: boolean
}

export interface FailureClock {
  /** The begin of the present failure, or undefined while the object does not fail. */
  observe(resource: FluxResource, judgement: Judgement, now: Date): Failure | undefined
  forget(ref: Ref): void
}

export function createFailureClock(): FailureClock {
  const failures = new Map<Ref, Failure>()
  return {
    observe(resource, judgement, now) {
      if (!BAD.has(judgement.status)) {
        // A run in between (Reconciling) does not end a failure; only another settled status does.
        if (judgement.status !== 'reconciling') failures.delete(resource.ref)
        return undefined
      }
      const known = failures.get(resource.ref)
      if (known?.uid === resource.uid && (judgement.since === undefined || known.since <= judgement.since)) return known
      const failure = { uid: resource.uid, since: judgement.since ?? now, atLeast: judgement.since === undefined }
      failures.set(resource.ref, failure)
      return failure
    },
    forget: (ref) => {
      failures.delete(ref)
    },
  }
}
