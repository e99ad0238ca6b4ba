// Since when an object fails, as far as the object itself tells: controllers rewrite the condition at each attempt, but
// the history that appliers keep reaches further back.

import { describeKind } from '../kinds'
import { findCondition } from '../object/conditions'
import type { FluxResource, HistoryEntry } from '../object/flux-resource'

export interface FailureBegin {
  readonly since: Date
  /** A success before it is on record, so that it did not begin earlier. */
  readonly isCertain: boolean
}

/** For an object that is known to fail now. */
export function beginOfFailure(resource: FluxResource): FailureBegin | undefined {
  const isHelm = describeKind(resource.kind).history === 'helm'
  const told = isHelm ? beginOfRelease(resource.history) : beginOfRuns(resource.history)
  const shown = ['Stalled', 'Ready']
    .map((type) => findCondition(resource.conditions, type))
    .find((condition) => condition !== undefined && condition.since !== undefined)?.since
  if (told === undefined) return shown === undefined ? undefined : { since: shown, isCertain: false }
  return shown !== undefined && shown < told.since ? { since: shown, isCertain: false } : told
}

const GOOD_RELEASE: ReadonlySet<string> = new Set(['deployed', 'superseded'])
const REMEDIATION: ReadonlySet<string | undefined> = new Set(['rollback', 'uninstall-remediation'])

/** Newest first: back to the last release that stood by itself; a rollback belongs to the failure that it mends. */
function beginOfRelease(history: readonly HistoryEntry[]): FailureBegin | undefined {
  let since: Date | undefined
  for (const { status, action, last } of history) {
    if (GOOD_RELEASE.has(status) && !REMEDIATION.has(action)) {
      return since === undefined ? undefined : { since, isCertain: true }
    }
    if (last !== undefined && (since === undefined || last < since)) since = last
  }
  return since === undefined ? undefined : { since, isCertain: false }
}

const SUCCESS = 'ReconciliationSucceeded'

/** One entry per manifest and outcome: of the failures those count that went on after the last success. */
function beginOfRuns(history: readonly HistoryEntry[]): FailureBegin | undefined {
  const successes = history.flatMap(({ status, last }) => (status === SUCCESS && last !== undefined ? [last] : []))
  const lastSuccess = successes.reduce<Date | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined)
  const failures = history.filter(
    ({ status, last }) => status !== SUCCESS && last !== undefined && (lastSuccess === undefined || last > lastSuccess),
  )
  const begins = failures.flatMap(({ first }) => first ?? [])
  const first = begins.reduce<Date | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
  if (first === undefined) return undefined
  // The same failure of the same manifest before that success is in the same entry: its first time is too early then.
  if (lastSuccess !== undefined && first <= lastSuccess) return undefined
  return { since: first, isCertain: lastSuccess !== undefined }
}

/** Failed attempts in a row, where helm-controller counts them or the history does. */
export function countFailures({ kind, failures, history }: FluxResource): number | undefined {
  if (describeKind(kind).history === 'helm') return failures
  const [newest] = history
  return newest === undefined || newest.status === SUCCESS ? undefined : newest.count
}
