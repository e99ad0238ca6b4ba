// What has gone on for too long, by elapsed time and not only by condition. The clock and the threshold are arguments.

import type { Stuck, StuckRule } from '@/lib/contract/state'
import { latest, parseGoDuration } from '@/lib/time'
import { describeKind, type FluxKind } from '../kinds'
import type { Status } from './status'

export interface StuckSubject {
  readonly kind: FluxKind
  readonly status: Status
  /** Reason and message of the judgement or of the Stalled condition. */
  readonly reason?: string
  readonly message?: string
  /** Since when the status is what it is. */
  readonly since?: Date
  /** Since when it fails, across retries, revisions and specs; kept while another attempt runs or waits. */
  readonly failingSince?: Date
  readonly failingSinceAtLeast?: boolean
  /** Failed attempts at the present spec and revision, where its controller counts them. */
  readonly failures?: number
  /** When the spec last changed: a new spec that nobody has looked at counts from here, not from the last verdict. */
  readonly specChangedAt?: Date
  readonly createdAt?: Date
  readonly deletedAt?: Date
  readonly timeoutSeconds?: number
  readonly intervalSeconds?: number
  /** When its controller last ended a run, where the kind tells it. */
  readonly lastReconciledAt?: Date
  /** When somebody asked for a run that no controller has answered. */
  readonly unansweredSince?: Date
  /** What it waits for: something that moves comes by itself, the others never. */
  readonly awaits?: 'missing' | 'suspended' | 'cycle' | 'moving'
  /** Of a source; absent while nothing was ever fetched. */
  readonly artifactRevision?: string
}

export interface StuckForecast {
  readonly rule: StuckRule
  /** The elapsed time counts from here. */
  readonly since: Date
  /** From this moment on it is stuck. */
  readonly from: Date
  readonly atLeast?: boolean
}

export const STUCK_AFTER_MS = 15 * 60_000
const TERMINATING_AFTER_MS = 10 * 60_000
const NOT_OBSERVED_AFTER_MS = 2 * 60_000
/** A run may begin late and end a little after its timeout. */
const TIMEOUT_GRACE_MS = 60_000
/** One missed run is a busy queue; so many are nobody at work. */
const MISSED_INTERVALS = 3
/** So many failures in a row are not a passing fault, however short the time. */
const MANY_FAILURES = 5

/** Which rule will hold, and from when; so that a timer can be set for the moment when time alone changes the answer. */
export function foreseeStuck(subject: StuckSubject, stuckAfterMs = STUCK_AFTER_MS): StuckForecast | undefined {
  const since = subject.since ?? subject.failingSince ?? subject.createdAt
  switch (subject.status) {
    case 'ready':
      return earliest(foreseeOverdue(subject), foreseeUnanswered(subject, stuckAfterMs))
    case 'suspended':
    case 'static':
      return undefined
    case 'terminating':
      return forecast('terminating_long', subject.deletedAt ?? since, TERMINATING_AFTER_MS)
    case 'unknown':
      return forecast('not_observed', latest([since, subject.specChangedAt]), NOT_OBSERVED_AFTER_MS)
    case 'waiting':
      return earliest(
        subject.awaits === 'moving'
          ? undefined
          : forecast('waiting_for_ever', since, subject.awaits === undefined ? stuckAfterMs : 0),
        // A run or a wait ends no failure: only a success does.
        foreseeFailing(subject, subject.failingSince, stuckAfterMs),
      )
    case 'reconciling':
      return earliest(
        forecast('reconciling_long', runningSince(subject), timeoutMs(subject, stuckAfterMs)),
        foreseeFailing(subject, subject.failingSince, stuckAfterMs),
      )
    case 'stalled':
      if (hasGivenUp(subject)) return failing('retries_exhausted', subject, subject.failingSince ?? since, 0)
      return foreseeFailing(subject, subject.failingSince ?? since, stuckAfterMs)
    case 'failed':
      return foreseeFailing(subject, subject.failingSince ?? since, stuckAfterMs)
  }
}

/** The rule that holds now, with the whole seconds since when. */
export function findStuck(
  subject: StuckSubject,
  { now, stuckAfterMs = STUCK_AFTER_MS }: { readonly now: Date; readonly stuckAfterMs?: number },
): Stuck | undefined {
  const foreseen = foreseeStuck(subject, stuckAfterMs)
  if (foreseen === undefined || now.getTime() < foreseen.from.getTime()) return undefined
  const { rule, since, atLeast } = foreseen
  const counts = rule === 'failing_long' || rule === 'retries_exhausted'
  return {
    rule,
    forSeconds: Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000)),
    since: since.toISOString(),
    ...(atLeast === true ? { atLeast } : {}),
    ...(counts && subject.failures !== undefined && subject.failures > 1 ? { failures: subject.failures } : {}),
  }
}

function foreseeFailing(subject: StuckSubject, from: Date | undefined, stuckAfterMs: number) {
  const neverFetched = describeKind(subject.kind).role === 'source' && subject.artifactRevision === undefined
  const isMany = (subject.failures ?? 0) >= MANY_FAILURES
  return failing(neverFetched ? 'source_not_fetched' : 'failing_long', subject, from, isMany ? 0 : stuckAfterMs)
}

function failing(rule: StuckRule, subject: StuckSubject, from: Date | undefined, afterMs: number) {
  const isCertain = subject.failingSince === undefined || subject.failingSinceAtLeast !== true
  const foreseen = forecast(rule, from, afterMs)
  return foreseen === undefined || isCertain ? foreseen : { ...foreseen, atLeast: true }
}

/** Ready speaks of the last run: when several were due since and none came, nobody looks at the object. */
function foreseeOverdue({ kind, lastReconciledAt, intervalSeconds, timeoutSeconds }: StuckSubject) {
  if (intervalSeconds === undefined || intervalSeconds <= 0) return undefined
  const { role } = describeKind(kind)
  const afterMs = (MISSED_INTERVALS * intervalSeconds + (timeoutSeconds ?? 0)) * 1_000 + TIMEOUT_GRACE_MS
  return forecast(
    role === 'source' || role === 'image' ? 'source_not_fetched' : 'not_observed',
    lastReconciledAt,
    afterMs,
  )
}

/** A busy queue answers late, but not that late. */
function foreseeUnanswered(subject: StuckSubject, stuckAfterMs: number) {
  const afterMs = Math.max(stuckAfterMs, timeoutMs(subject, stuckAfterMs))
  return forecast('not_observed', subject.unansweredSince, afterMs)
}

const RUNNING: ReadonlySet<string | undefined> = new Set(['Progressing', 'AwaitingTests', undefined])

/** The condition of a run in progress tells when it began; one of an older verdict does not. */
function runningSince({ reason, since, specChangedAt, createdAt }: StuckSubject): Date | undefined {
  return latest([RUNNING.has(reason) ? (since ?? createdAt) : undefined, specChangedAt])
}

/** What the run itself names comes first, for an action of Helm may have a timeout of its own. */
function timeoutMs({ kind, message, timeoutSeconds, intervalSeconds }: StuckSubject, stuckAfterMs: number): number {
  const named = /\bwith (?:a )?timeout of ([0-9.hms]{1,20})/.exec(message ?? '')?.[1]
  const ms = named === undefined ? undefined : parseGoDuration(named)
  if (ms !== undefined) return ms + TIMEOUT_GRACE_MS
  if (timeoutSeconds !== undefined) return timeoutSeconds * 1_000 + TIMEOUT_GRACE_MS
  if (describeKind(kind).timesOutByInterval !== true || intervalSeconds === undefined) return stuckAfterMs
  return Math.max(30, intervalSeconds - 30) * 1_000 + TIMEOUT_GRACE_MS
}

export function hasGivenUp({
  reason,
  message = '',
}: {
  readonly reason?: string
  readonly message?: string | undefined
}): boolean {
  return reason === 'RetriesExceeded' || reason === 'MissingRollbackTarget' || /retries exhausted/i.test(message)
}

function forecast(rule: StuckRule, since: Date | undefined, afterMs: number): StuckForecast | undefined {
  return since === undefined ? undefined : { rule, since, from: new Date(since.getTime() + afterMs) }
}

function earliest(a: StuckForecast | undefined, b: StuckForecast | undefined): StuckForecast | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.from < a.from ? b : a
}
