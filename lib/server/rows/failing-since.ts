// Since when an object fails: from its first failure on, through retries, new revisions, new specs, waits and runs,
// until it ends well. It says whether it is sure: what failed before this program looked may have begun earlier.

import { beginOfFailure, failedRevisions, failureOnRecord } from '@/lib/flux/judge/failure-begin'
import type { Judgement, Status } from '@/lib/flux/judge/status'
import { findCondition } from '@/lib/flux/object/conditions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'

const BAD: ReadonlySet<Status> = new Set<Status>(['failed', 'stalled'])
const STILL_FAILING: ReadonlySet<Status> = new Set<Status>([...BAD, 'reconciling', 'waiting', 'unknown'])

export interface Failure {
  readonly since: Date
  /** It may have begun earlier: nobody saw it begin, and the object does not tell. */
  readonly atLeast: boolean
  /** At so many revisions it failed since then. */
  readonly revisions: number
}

export type Begin = Pick<Failure, 'since' | 'atLeast'>

interface Memory {
  readonly uid: string
  readonly failure: Failure
  readonly revisions: ReadonlySet<string>
}

interface Success {
  readonly uid: string
  readonly since: Date | undefined
}

export interface FailureClock {
  /** The begin of the failure that no success has ended yet. `judgement` is what is so, not what is held. */
  observe(resource: FluxResource, judgement: Judgement, now: Date): Failure | undefined
  forget(ref: Ref): void
  /** What was known of an object before this program looked. */
  recall(ref: Ref, uid: string, begun: Begin): void
}

/** What is held still, or goes away, is not told as failing, though it may fail again. */
export function isStillFailing(status: Status): boolean {
  return STILL_FAILING.has(status)
}

export function createFailureClock(): FailureClock {
  const failures = new Map<Ref, Memory>()
  /** What was seen well, or before anybody had looked at it: if it fails later, that was the begin. */
  const successes = new Map<Ref, Success>()
  const recalled = new Map<Ref, { readonly uid: string; readonly begun: Begin }>()
  return {
    observe(resource, judgement, now) {
      const { ref, uid } = resource
      if (isWell(resource, judgement)) {
        failures.delete(ref)
        successes.set(ref, { uid, since: findCondition(resource.conditions, 'Ready')?.since })
        recalled.delete(ref)
        return undefined
      }
      const known = failures.get(ref)
      const same = known?.uid === uid ? known : undefined
      const success = successes.get(ref)
      const found = same?.failure ?? begin(resource, judgement, success?.uid === uid ? success : undefined, now)
      if (found === undefined) {
        failures.delete(ref)
        return undefined
      }
      const revisions = addRevisions(same?.revisions, resource, judgement)
      const before = recalled.get(ref)
      const begun = before?.uid === uid ? longer(found, before.begun) : found
      const failure = { ...earlier(begun, now), revisions: revisions.size }
      failures.set(ref, { uid, failure, revisions })
      return failure
    },
    forget: (ref) => {
      failures.delete(ref)
      successes.delete(ref)
      recalled.delete(ref)
    },
    recall: (ref, uid, begun) => {
      recalled.set(ref, { uid, begun })
    },
  }
}

/** Also of what was suspended in the middle of a run. */
function isFailed({ status, lastResult }: Judgement): boolean {
  return BAD.has(lastResult ?? status)
}

/** Ready counts also beside a newer spec: the run before it has ended well. */
function isWell({ conditions }: FluxResource, judgement: Judgement): boolean {
  if (judgement.status === 'ready' || conditions.length === 0) return true
  return !isFailed(judgement) && findCondition(conditions, 'Ready')?.status === 'True'
}

function begin(
  resource: FluxResource,
  judgement: Judgement,
  success: Success | undefined,
  now: Date,
): Begin | undefined {
  const isBad = isFailed(judgement)
  const told = isBad ? beginOfFailure(resource) : failureOnRecord(resource)
  if (success === undefined) {
    if (told !== undefined) return { since: told.since, atLeast: !told.isCertain }
    return isBad ? { since: judgement.since ?? now, atLeast: true } : undefined
  }
  // The record of a release keeps failures that a run without a new release has ended since.
  const isNewer = told !== undefined && (success.since === undefined || told.since > success.since)
  if (isNewer) return { since: told.since, atLeast: false }
  return isBad ? { since: judgement.since ?? now, atLeast: false } : undefined
}

function addRevisions(
  before: ReadonlySet<string> | undefined,
  resource: FluxResource,
  judgement: Judgement,
): ReadonlySet<string> {
  const attempted = isFailed(judgement) && resource.attemptedRevision !== undefined ? [resource.attemptedRevision] : []
  const found = before === undefined ? [...failedRevisions(resource), ...attempted] : attempted
  return before !== undefined && found.every((revision) => before.has(revision))
    ? before
    : new Set([...(before ?? []), ...found])
}

/** Where nobody saw it begin, somebody before us may have; where a success is on record, that has ended. */
function longer(found: Begin, recalled: Begin): Begin {
  return found.atLeast && recalled.since < found.since ? recalled : found
}

/** A clock of the cluster that is ahead of ours must not make a failure begin tomorrow. */
function earlier(begun: Begin, now: Date): Begin {
  return { since: begun.since > now ? now : begun.since, atLeast: begun.atLeast }
}
