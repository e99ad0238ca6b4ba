// What is said of a HelmRelease beside its status: the action that failed, how often it may be tried, what is done about
// a failure and was done, its tests and its drift. What neither status nor events tell stays unsaid.

import type { FluxEvent } from '@/lib/contract/notifications'
import type { ReleaseAttempts, ReleaseDetail, ReleaseStep, ValuesReference } from '@/lib/contract/objects'
import { formatDuration } from '@/lib/time'
import { findCondition } from '../object/conditions'
import { readDriftLines } from '../object/drift-lines'
import type { Condition } from '../object/flux-resource'
import type { ActionPlan, HelmRelease } from '../object/helm-release'

export interface ReleaseSubject {
  readonly release: HelmRelease
  readonly conditions: readonly Condition[]
  /** Of this object, newest first. */
  readonly events: readonly FluxEvent[]
}

export function tellRelease({ release, conditions, events }: ReleaseSubject): ReleaseDetail {
  const { releaseName, releaseNamespace, storageNamespace, plans, lastAction, hasValues } = release
  const active = plans.find(({ action }) => action === lastAction)
  const last = tellLast(conditions, active)
  const done = tellRemedy(conditions)
  return {
    name: releaseName,
    namespace: releaseNamespace,
    storageNamespace,
    ...(last === undefined ? {} : { last }),
    attempts: plans.map((plan) => tellAttempts(plan, plan === active, conditions)),
    remediation: {
      sentence: sayRemedy(active ?? plans[1] ?? plans[0]),
      ...(done === undefined ? {} : { done }),
    },
    tests: tellTests(release, conditions),
    drift: tellDrift(release, conditions, events),
    valuesFrom: listReferences(release),
    hasValues,
  }
}

export function listReferences({ valuesFrom }: HelmRelease): readonly ValuesReference[] {
  return valuesFrom.map(({ isOptional, ...source }) => ({ ...source, optional: isOptional }))
}

const RUNNING = /^Running '([a-z ]{1,40})' action(?: with timeout of (\S{1,40}))?/
/** Reasons by which a condition names the action. */
const ACTIONS: Readonly<Record<string, string>> = {
  InstallSucceeded: 'install',
  InstallFailed: 'install',
  UpgradeSucceeded: 'upgrade',
  UpgradeFailed: 'upgrade',
  TestSucceeded: 'test',
  TestFailed: 'test',
  RollbackSucceeded: 'rollback',
  RollbackFailed: 'rollback',
  UninstallSucceeded: 'uninstall',
  UninstallFailed: 'uninstall',
}
const NOUNS: Readonly<Record<string, string>> = {
  install: 'installation',
  upgrade: 'upgrade',
  test: 'test',
  rollback: 'rollback',
  uninstall: 'uninstallation',
}

function tellLast(conditions: readonly Condition[], active: ActionPlan | undefined): ReleaseStep | undefined {
  const running = findCondition(conditions, 'Reconciling')
  const [, action, timeout] = RUNNING.exec(running?.status === 'True' ? running.message : '') ?? []
  if (running !== undefined && action !== undefined) {
    const attempt = active?.action === action ? sayAttempt(active) : ''
    const limit = timeout === undefined ? '' : `, within ${timeout}`
    return step(action, 'running', running, `The ${NOUNS[action] ?? action} runs${attempt}${limit}.`)
  }
  const released = findCondition(conditions, 'Released')
  const tested = findCondition(conditions, 'TestSuccess')
  const failed = released?.status === 'True' && tested?.status === 'False' ? tested : released
  const known = failed === undefined ? undefined : ACTIONS[failed.reason]
  if (failed === undefined || known === undefined || failed.status === 'Unknown') return undefined
  const hasFailed = failed.status === 'False'
  const sentence = `The ${NOUNS[known] ?? known} ${hasFailed ? 'failed' : 'succeeded'}.`
  return step(known, hasFailed ? 'failed' : 'succeeded', failed, sentence)
}

function sayAttempt({ failures, attempts }: ActionPlan): string {
  return attempts === undefined || failures >= attempts ? '' : `, attempt ${failures + 1} of ${attempts}`
}

function step(action: string, outcome: ReleaseStep['outcome'], from: Condition, sentence: string): ReleaseStep {
  const { message, since } = from
  return { action, outcome, message, sentence, ...(since === undefined ? {} : { at: since.toISOString() }) }
}

function tellAttempts(plan: ActionPlan, isActive: boolean, conditions: readonly Condition[]): ReleaseAttempts {
  const { action, failures: failed, attempts } = plan
  const isEndless = attempts === undefined || (isActive && goesOn(plan, conditions))
  return {
    action,
    failed,
    allowed: isEndless ? null : attempts,
    active: isActive,
    sentence: sayAttempts(plan, isEndless, isActive && isGivenUp(conditions)),
  }
}

function isGivenUp(conditions: readonly Condition[]): boolean {
  return findCondition(conditions, 'Stalled')?.status === 'True'
}

/** The controller may be set to retry by default; then it goes on where its spec alone would have it stop. */
function goesOn({ failures, attempts }: ActionPlan, conditions: readonly Condition[]): boolean {
  const reconciling = findCondition(conditions, 'Reconciling')
  const isOver = attempts !== undefined && failures >= attempts && !isGivenUp(conditions)
  return isOver && reconciling?.reason === 'ProgressingWithRetry' && /^retrying after /.test(reconciling.message)
}

function sayAttempts({ failures, attempts, retryAfterSeconds }: ActionPlan, isEndless: boolean, isGivenUp: boolean) {
  if (isEndless || attempts === undefined) {
    const pace = retryAfterSeconds === undefined ? '' : `, ${formatDuration(retryAfterSeconds)} after each failure`
    const failed = failures === 0 ? 'No attempt' : failures === 1 ? '1 attempt' : `${failures} attempts`
    return `${failed} failed; it is tried again without end${pace}.`
  }
  const end = isGivenUp ? ' Flux will not try again by itself.' : ''
  if (failures === 0) return `No attempt failed; ${attempts === 1 ? 'one is' : `${attempts} are`} allowed.${end}`
  if (attempts === 1) return `The only attempt failed.${end}`
  return `${Math.min(failures, attempts)} of ${attempts} attempts failed.${end}`
}

const REMEDIES = {
  rollback: 'it is rolled back to the last release that worked',
  uninstall: 'it is uninstalled',
  none: '',
} as const

function sayRemedy(plan: ActionPlan | undefined): string {
  if (plan === undefined || plan.remedy === 'none')
    return 'A failed release stays as it is, and the same action is tried again.'
  const remedy = REMEDIES[plan.remedy]
  const { attempts, remediesLast, action } = plan
  if (attempts === undefined) return `After each failed ${action} ${remedy}.`
  if (attempts === 1) {
    return remediesLast ? `After a failed ${action} ${remedy}.` : `After a failed ${action} nothing is undone.`
  }
  const end = remediesLast ? 'after the last one as well' : 'after the last one it stays as it is'
  return `Between two attempts at the ${action} ${remedy}; ${end}.`
}

function tellRemedy(conditions: readonly Condition[]): ReleaseStep | undefined {
  const stalled = findCondition(conditions, 'Stalled')
  if (stalled?.status === 'True' && stalled.reason === 'MissingRollbackTarget')
    return step('rollback', 'impossible', stalled, 'There is no earlier release that it could be rolled back to.')
  const done = findCondition(conditions, 'Remediated')
  const action = done === undefined ? undefined : ACTIONS[done.reason]
  if (done === undefined || action === undefined || done.status === 'Unknown') return undefined
  const words = action === 'rollback' ? 'It was rolled back' : 'It was uninstalled'
  return done.status === 'True'
    ? step(action, 'succeeded', done, `${words} after the failure.`)
    : step(action, 'failed', done, `The ${NOUNS[action] ?? action} after the failure failed as well.`)
}

const OUTCOMES = { True: 'passed', False: 'failed', Unknown: 'waiting' } as const

function tellTests({ tests }: HelmRelease, conditions: readonly Condition[]): ReleaseDetail['tests'] {
  const { areOn, mayFail } = tests
  const condition = findCondition(conditions, 'TestSuccess')
  const outcome = condition === undefined ? undefined : OUTCOMES[condition.status]
  const hooks = tests.hooks.map(({ name, phase, startedAt, endedAt }) => ({
    name,
    phase,
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  }))
  return {
    areOn,
    mayFail,
    ...(outcome === undefined ? {} : { outcome }),
    ...(condition?.since === undefined ? {} : { at: condition.since.toISOString() }),
    ...(condition === undefined ? {} : { message: condition.message }),
    sentence: sayTests(areOn, mayFail, outcome),
    hooks,
  }
}

function sayTests(areOn: boolean, mayFail: boolean, outcome: ReleaseDetail['tests']['outcome']): string {
  if (!areOn) return outcome === undefined ? 'Helm tests are off.' : `Helm tests are off; the last ones ${outcome}.`
  switch (outcome) {
    case undefined:
      return 'Helm tests run after each install and upgrade; no result is known yet.'
    case 'waiting':
      return 'Helm tests are about to run.'
    case 'passed':
      return 'The Helm tests passed.'
    case 'failed':
      return mayFail
        ? 'The Helm tests failed, and that is ignored.'
        : 'The Helm tests failed, which counts as a failed release.'
  }
}

const MODES = {
  enabled: 'Drift is looked for and corrected.',
  warn: 'Drift is looked for and left as it is.',
  disabled: 'Drift is not looked for.',
} as const
const DRIFT_EVENTS: ReadonlySet<string> = new Set(['DriftDetected', 'DriftCorrected', 'DriftCorrectionFailed'])

function tellDrift(
  { drift }: HelmRelease,
  conditions: readonly Condition[],
  events: readonly FluxEvent[],
): ReleaseDetail['drift'] {
  const condition = findCondition(conditions, 'Drifted')
  const event = events.find(({ reason }) => DRIFT_EVENTS.has(reason))
  const told = condition === undefined ? event : { ...condition, time: condition.since?.toISOString() }
  const isDrifted = condition === undefined ? event?.reason !== 'DriftCorrected' : condition.status === 'True'
  const state = told === undefined || condition?.status === 'Unknown' ? undefined : isDrifted ? 'drifted' : 'none'
  // The event beside the condition says more of it than one of another moment would.
  const objects = state === undefined ? [] : readDriftLines(told?.message ?? '')
  return {
    mode: drift.mode,
    ...(state === undefined ? {} : { state }),
    ...(told?.time === undefined ? {} : { at: told.time }),
    sentence: `${MODES[drift.mode]}${sayDrift(state, objects.length, event !== undefined && condition === undefined)}`,
    objects,
    ignored: drift.ignored,
  }
}

function sayDrift(state: 'drifted' | 'none' | undefined, count: number, isByEvent: boolean): string {
  if (state === undefined) return ''
  const when = isByEvent ? ' by the newest event' : ''
  if (state === 'none') return ` There was none at the last look${when}.`
  if (count === 0) return ` There is drift${when}.`
  return ` ${count === 1 ? '1 object has' : `${count} objects have`} drifted${when}.`
}
