// What a row says of runs: whether one tries again what failed, what its message claims in vain, the last and the next.

import type { Resource } from '@/lib/contract/state'
import { type Contradiction, findContradiction } from '@/lib/flux/judge/claims'
import { findLastRun, foreseeRun } from '@/lib/flux/judge/runs'
import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import type { Failure } from './failing-since'

/** A retry that is under way is no plain progress. */
export function describeTry(
  judgement: Judgement,
  failure: Failure | undefined,
  contradiction: Contradiction | undefined,
): Pick<Resource, 'retrying' | 'statusText'> {
  const isRetry = failure !== undefined && judgement.status === 'reconciling'
  const text = isRetry ? `fails so far, and tries again: ${judgement.text}` : judgement.text
  const statusText = contradiction === undefined ? text : `${contradiction.text}, and this object has not looked again`
  return { retrying: judgement.retrying || isRetry, statusText }
}

export function contradict(
  resource: FluxResource,
  { status }: Judgement,
  { latestOf, now }: { readonly latestOf: (ref: Ref) => FluxResource | undefined; readonly now: Date },
) {
  // Of a moment that is held nothing is ready for sure.
  const isReady = (target: FluxResource) => evaluateStatus(target, now).status === 'ready'
  return findContradiction(resource, status, { latestOf, isReady })
}

export function describeContradiction(found: Contradiction | undefined): Resource['contradicted'] {
  if (found === undefined) return undefined
  const { ref, text, since } = found
  return { ref, text, ...(since === undefined ? {} : { since: since.toISOString() }) }
}

export function describeRuns(
  resource: FluxResource,
  judgement: Judgement,
  now: Date,
): Pick<Resource, 'lastReconciledAt' | 'nextRunAt' | 'nextRun'> {
  const lastRun = findLastRun(resource, now)
  const { nextRunAt, nextRun } = foreseeRun(resource, judgement, lastRun)
  return {
    ...(lastRun === undefined ? {} : { lastReconciledAt: lastRun.toISOString() }),
    ...(nextRunAt === undefined ? {} : { nextRunAt: nextRunAt.toISOString() }),
    ...(nextRun === undefined ? {} : { nextRun }),
  }
}
