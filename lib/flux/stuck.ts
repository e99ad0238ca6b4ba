// What has gone on for too long, by elapsed time and not only by condition. The clock and the threshold are arguments.

import type { Stuck, StuckRule } from '@/lib/contract/state'
import { describeKind, type FluxKind } from './kinds'
import type { Status } from './status'

export interface StuckSubject {
  readonly kind: FluxKind
  readonly status: Status
  /** Reason and message of the judgement or of the Stalled condition. */
  readonly reason?: string
  readonly message?: string
  /** Since when the status is what it is. */
  readonly since?: Date
  /** Since when it fails, across retries that rewrite the condition. */
  readonly failingSince?: Date
  /** When the spec last changed: a new spec that nobody has looked at counts from here, not from the last verdict. */
  readonly specChangedAt?: Date
  readonly createdAt?: Date
  readonly deletedAt?: Date
  readonly timeoutSeconds?: number
  /** Of a source; absent while nothing was ever fetched. */
  readonly artifactRevision?: string
}

export interface StuckForecast {
  readonly rule: StuckRule
  /** The elapsed time counts from here. */
  readonly since: Date
  /** From this moment on it is stuck. */
  readonly from: Date
}

const STUCK_AFTER_MS = 15 * 60_000
const TERMINATING_AFTER_MS = 10 * 60_000
const NOT_OBSERVED_AFTER_MS = 2 * 60_000
/** A run may begin late and end a little after its timeout. */
const TIMEOUT_GRACE_MS = 60_000

/** Which rule will hold, and from when; so that a timer can be set for the moment when time alone changes the answer. */
export function foreseeStuck(subject: StuckSubject, stuckAfterMs = STUCK_AFTER_MS): StuckForecast | undefined {
  const since = subject.since ?? subject.failingSince ?? subject.createdAt
  switch (subject.status) {
    case 'ready':
    case 'suspended':
      return undefined
    case 'terminating':
      return forecast('terminating_long', subject.deletedAt ?? since, TERMINATING_AFTER_MS)
    case 'unknown':
      return forecast('not_observed', latest(since, subject.specChangedAt), NOT_OBSERVED_AFTER_MS)
    case 'waiting':
      return forecast('waiting_for_ever', since, stuckAfterMs)
    case 'reconciling':
      return forecast('reconciling_long', runningSince(subject), timeoutMs(subject, stuckAfterMs))
    case 'stalled':
      if (hasGivenUp(subject)) return forecast('retries_exhausted', subject.failingSince ?? since, 0)
      return forecast('failing_long', subject.failingSince ?? since, stuckAfterMs)
    case 'failed': {
      const from = subject.failingSince ?? since
      const neverFetched = describeKind(subject.kind).role === 'source' && subject.artifactRevision === undefined
      return forecast(neverFetched ? 'source_not_fetched' : 'failing_long', from, stuckAfterMs)
    }
  }
}

/** The rule that holds now, with the whole seconds since when. */
export function findStuck(
  subject: StuckSubject,
  { now, stuckAfterMs = STUCK_AFTER_MS }: { readonly now: Date; readonly stuckAfterMs?: number },
): Stuck | undefined {
  const foreseen = foreseeStuck(subject, stuckAfterMs)
  if (foreseen === undefined || now.getTime() < foreseen.from.getTime()) return undefined
  return { rule: foreseen.rule, forSeconds: Math.max(0, Math.floor((now.getTime() - foreseen.since.getTime()) / 1000)) }
}

const RUNNING: ReadonlySet<string | undefined> = new Set(['Progressing', 'AwaitingTests', undefined])

/** The condition of a run in progress tells when it began; one of an older verdict does not. */
function runningSince({ reason, since, specChangedAt, createdAt }: StuckSubject): Date | undefined {
  return latest(RUNNING.has(reason) ? (since ?? createdAt) : undefined, specChangedAt)
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a > b ? a : b
}

function timeoutMs({ timeoutSeconds }: StuckSubject, stuckAfterMs: number): number {
  return timeoutSeconds === undefined ? stuckAfterMs : timeoutSeconds * 1000 + TIMEOUT_GRACE_MS
}

function hasGivenUp({ reason, message }: StuckSubject): boolean {
  return reason === 'RetriesExceeded' || reason === 'MissingRollbackTarget' || /retries exhausted/i.test(message ?? '')
}

function forecast(rule: StuckRule, since: Date | undefined, afterMs: number): StuckForecast | undefined {
  return since === undefined ? undefined : { rule, since, from: new Date(since.getTime() + afterMs) }
}
