// Since when an object fails, as far as the object itself tells: controllers rewrite the condition at each attempt, but
// the history that appliers keep reaches further back, and tells of failures also while another attempt runs.

import { earliest, latest } from '@/lib/time'
import { describeKind } from '../kinds'
import { findCondition } from '../object/conditions'
import type { Condition, ConditionStatus, FluxResource, HistoryEntry } from '../object/flux-resource'
import { isWaitingForSource } from './waiting'

export interface FailureBegin {
  readonly since: Date
  /** A success before it is on record, so that it did not begin earlier. */
  readonly isCertain: boolean
}

/** For an object that is known to fail now. */
export function beginOfFailure(resource: FluxResource): FailureBegin | undefined {
  return earlier(toldByHistory(resource), [...toldByConditions(resource), ...timeOf(resource, 'Ready', 'False')])
}

/**
 * For an object that runs or waits: the failures that no success has ended, where it keeps a record of them. A retry
 * that is under way hides them from its Ready condition.
 */
export function failureOnRecord(resource: FluxResource): FailureBegin | undefined {
  // A verdict on an older spec is one still.
  const verdict = isFailure(findCondition(resource.conditions, 'Ready')) ? timeOf(resource, 'Ready') : []
  const told = earlier(toldByHistory(resource), [...toldByConditions(resource), ...verdict])
  if (told !== undefined) return told
  const [run] = (resource.failures ?? 0) > 0 ? timeOf(resource, 'Ready') : []
  return run === undefined ? undefined : { since: run, isCertain: false }
}

/** The revisions at which it failed since its last success, as its history knows them. */
export function failedRevisions({ kind, history }: FluxResource): readonly string[] {
  const failures = isHelm(kind) ? badReleases(history) : failedRuns(history).failures
  return [...new Set(failures.flatMap(({ revision }) => revision ?? []))]
}

/** Failed attempts since the last success, where helm-controller counts them or the history does. */
export function countFailures({ kind, failures, history }: FluxResource): number | undefined {
  if (isHelm(kind)) return failures
  const runs = failedRuns(history)
  // An entry that failed before the last success too counts those attempts as well.
  const counts = runs.failures.flatMap((entry) => (isWithin(entry, runs) ? (entry.count ?? []) : []))
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}

const NO_VERDICT: ReadonlySet<string> = new Set(['DependencyNotReady', 'HealthCheckCanceled'])

function isFailure(ready: Condition | undefined): boolean {
  return ready?.status === 'False' && !NO_VERDICT.has(ready.reason) && !isWaitingForSource(ready)
}

function isHelm(kind: FluxResource['kind']): boolean {
  return describeKind(kind).history === 'helm'
}

function toldByHistory(resource: FluxResource): FailureBegin | undefined {
  return isHelm(resource.kind) ? beginOfRelease(resource.history) : beginOfRuns(resource)
}

/** Each of them is gone, or says otherwise, once an attempt ended well. */
const SIGNS: readonly (readonly [string, ConditionStatus])[] = [
  ['Stalled', 'True'],
  ['Released', 'False'],
  ['Remediated', 'True'],
  ['Healthy', 'False'],
  ['FetchFailed', 'True'],
  ['BuildFailed', 'True'],
  ['StorageOperationFailed', 'True'],
  ['IncludeUnavailable', 'True'],
]

function toldByConditions(resource: FluxResource): readonly Date[] {
  return SIGNS.flatMap(([type, status]) => timeOf(resource, type, status))
}

function timeOf({ conditions }: FluxResource, type: string, status?: ConditionStatus): readonly Date[] {
  const condition = findCondition(conditions, type)
  if (condition?.since === undefined || (status !== undefined && condition.status !== status)) return []
  return [condition.since]
}

function earlier(told: FailureBegin | undefined, shown: readonly Date[]): FailureBegin | undefined {
  const first = earliest(shown)
  if (first === undefined || (told !== undefined && told.since <= first)) return told
  return { since: first, isCertain: false }
}

const GOOD_RELEASE: ReadonlySet<string> = new Set(['deployed', 'superseded'])
const REMEDIATION: ReadonlySet<string | undefined> = new Set(['rollback', 'uninstall-remediation'])

/** Newest first: back to the last release that stood by itself; a rollback belongs to the failure that it mends. */
function badReleases(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const good = history.findIndex(isGoodRelease)
  const since = good < 0 ? history : history.slice(0, good)
  // What is being installed just now has not failed.
  return since.filter(({ status, action }) => status === 'failed' || REMEDIATION.has(action))
}

function isGoodRelease({ status, action }: HistoryEntry): boolean {
  return GOOD_RELEASE.has(status) && !REMEDIATION.has(action)
}

function beginOfRelease(history: readonly HistoryEntry[]): FailureBegin | undefined {
  const since = earliest(badReleases(history).flatMap(({ last }) => last ?? []))
  return since === undefined ? undefined : { since, isCertain: history.some(isGoodRelease) }
}

const SUCCESS = 'ReconciliationSucceeded'

interface FailedRuns {
  readonly failures: readonly HistoryEntry[]
  readonly lastSuccess: Date | undefined
}

/** One entry per manifest and outcome: of the failures those count that went on after the last success. */
function failedRuns(history: readonly HistoryEntry[]): FailedRuns {
  const lastSuccess = latest(history.flatMap(({ status, last }) => (status === SUCCESS ? (last ?? []) : [])))
  const failures = history.filter(
    ({ status, last }) => status !== SUCCESS && last !== undefined && (lastSuccess === undefined || last > lastSuccess),
  )
  return { failures, lastSuccess }
}

/** False of a failure of the same manifest that came before the last success too: its first time is too early then. */
function isWithin({ first }: HistoryEntry, { lastSuccess }: FailedRuns): boolean {
  return first !== undefined && (lastSuccess === undefined || first > lastSuccess)
}

function beginOfRuns({ history, intervalSeconds, timeoutSeconds }: FluxResource): FailureBegin | undefined {
  const runs = failedRuns(history)
  const since = earliest(runs.failures.flatMap((entry) => (isWithin(entry, runs) ? entry.first : entry.last) ?? []))
  if (since === undefined) return undefined
  if (runs.lastSuccess === undefined || !runs.failures.every((entry) => isWithin(entry, runs))) {
    return { since, isCertain: false }
  }
  // What fails before anything is applied leaves no entry: a success that is long past says that there was more.
  const pauseMs = since.getTime() - runs.lastSuccess.getTime()
  const isNextRun =
    intervalSeconds === undefined ||
    pauseMs <= (intervalSeconds + (timeoutSeconds ?? intervalSeconds)) * 1_000 + GRACE_MS
  return { since, isCertain: isNextRun }
}

/** A run may begin a little late. */
const GRACE_MS = 60_000
