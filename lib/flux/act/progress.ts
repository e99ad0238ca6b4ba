// Where a request stands: has the controller handled this token, and how did the run that handled it end?
// An acknowledgement is no success: only Ready for the current generation is.

import { parseTime } from '@/lib/time'
import { evaluateStatus } from '../judge/status'
import { describeKind } from '../kinds'
import { findCondition, isCurrentCondition } from '../object/conditions'
import type { Condition, FluxResource } from '../object/flux-resource'
import { describeRevision, shortenRevision } from '../object/revision'
import type { ActionName } from './actions'
import { revisionOf, sayOutcome } from './outcome'

export type ProgressState =
  | 'requested'
  | 'picked_up'
  | 'fetched'
  | 'applied'
  | 'done'
  | 'failed'
  | 'overtaken'
  | 'timed_out'

export interface Progress {
  readonly state: ProgressState
  readonly message: string
  readonly retrying: boolean
  readonly from?: string
  readonly to?: string
}

export interface ProgressQuestion {
  readonly resource: FluxResource
  readonly action: ActionName
  readonly token: string
  /** `lastHandledReconcileAt` as it was before the request. */
  readonly before: string | undefined
  readonly requestedAt: Date
  readonly now: Date
  /** The revision that ran before the request. */
  readonly beforeRevision?: string
  /** A run that was there before the request has not ended yet: what is seen of it is not seen of the request. */
  readonly isBusy?: boolean
  /** What was asked before it on the same way, as it is now: only its revision is what the way was walked for. */
  readonly source?: FluxResource
}

export const OVERTAKEN = 'A newer request took the place of this one.'

const MIN_TIMEOUT_MS = 5 * 60_000
const TIMEOUT_MARGIN_MS = 30_000

/** How far a run has come, by the words of its Reconciling condition. */
const PHASES: readonly (readonly [RegExp, ProgressState])[] = [
  [/^running health checks/i, 'applied'],
  [/^(?:building (?:manifests|artifact)|detecting drift|running '|composing|applying)/i, 'fetched'],
]

export function readProgress(question: ProgressQuestion): Progress {
  const { resource, action } = question
  if (resource.deletedAt !== undefined) return failed('It is being deleted.')
  if (action === 'suspend') return readSuspending(question)
  const isResuming = action === 'resume' || action === 'resume-and-reconcile'
  if (resource.suspended) {
    if (isResuming && !isHandled(question)) return waitOrTimeOut(question, 'Waiting for the object to be resumed.')
    return failed('It is suspended: its controller acknowledged the request and did nothing.')
  }
  // A resumed spec has a new generation and needs no token; an annotation has none and is asked by token.
  const isByGeneration = action === 'resume' && describeKind(resource.kind).suspension.by === 'spec'
  if (isByGeneration) return resource.isStatic ? done(question, 'Resumed.') : readOutcome(question)
  return isHandled(question) ? readOutcome(question) : readPending(question)
}

function readSuspending(question: ProgressQuestion): Progress {
  if (question.resource.suspended) return done(question, 'Suspended. Work in flight still finishes.')
  return waitOrTimeOut(question, 'Waiting for the object to show the change.')
}

/** Before the token came back: it comes with the end of a run, so "queued" and "running" differ by conditions only. */
function readPending(question: ProgressQuestion): Progress {
  const { resource } = question
  if (isOvertaken(question)) return { state: 'overtaken', message: OVERTAKEN, retrying: false }
  const running = findRun(question)
  if (running === undefined) {
    return waitOrTimeOut(question, `Waiting for ${controllerOf(resource)}.${describeEarlierRun(question)}`)
  }
  return waitOrTimeOut(question, firstLine(running.message) || 'Its controller is at work.', phaseOf(running))
}

function phaseOf({ message }: Condition): ProgressState {
  return PHASES.find(([pattern]) => pattern.test(message))?.[1] ?? 'picked_up'
}

/** Two requests that controllers acknowledge in a field of their own, once they heed them. */
const OWN_PROOF = {
  force: 'lastHandledForceAt',
  reset: 'lastHandledResetAt',
} as const satisfies Partial<Record<ActionName, keyof FluxResource>>

/** What a Ready object has not done of what was asked, although it gave the token back. */
function readMissing(question: ProgressQuestion): string | undefined {
  const { action, resource, source, token, now } = question
  if (action === 'force' || action === 'reset') {
    return resource[OWN_PROOF[action]] === token
      ? undefined
      : `It acknowledged the request, but no ${action} was seen yet.`
  }
  const revision = source === undefined ? undefined : describeRevision(resource, source, now)
  if (describeKind(resource.kind).role !== 'applier' || revision?.available === undefined) return undefined
  if (revision.behind !== 'rolling_out' && revision.behind !== 'yes') return undefined
  const ran = revision.applied === undefined ? 'nothing' : shortenRevision(revision.applied)
  return `It runs ${ran}; ${shortenRevision(revision.available)} of its source is yet to come.`
}

/** After the token came back, or the suspension ended: the conditions tell how the run went. */
function readOutcome(question: ProgressQuestion): Progress {
  const { resource, now } = question
  const judgement = evaluateStatus(resource, now)
  const running = findCondition(resource.conditions, 'Reconciling')
  const ready = findCondition(resource.conditions, 'Ready')
  const message = firstLine(judgement.message ?? '') || judgement.text
  switch (judgement.status) {
    case 'stalled':
      return failed(message)
    case 'failed':
    case 'waiting':
      return { ...failed(message), retrying: true }
    case 'ready':
      if (isAtWork(question, running))
        return waitOrTimeOut(question, firstLine(running?.message ?? '') || 'Its controller goes on.', 'picked_up')
      return judgeReady(question, message)
    default: {
      // The old verdict stands beside a changed spec or a run that goes on; neither is an end.
      const isCurrent = ready !== undefined && isCurrentCondition(ready, resource.generation)
      if (!isCurrent || running === undefined) return waitOrTimeOut(question, judgement.text, 'picked_up')
      return waitOrTimeOut(question, firstLine(running.message) || message, phaseOf(running))
    }
  }
}

function judgeReady(question: ProgressQuestion, message: string): Progress {
  const missing = readMissing(question)
  return missing === undefined
    ? done(question, sayOutcome(question, message))
    : waitOrTimeOut(question, missing, 'picked_up')
}

// helm-controller gives the token back at the end of each round, also of one that ends in the middle of its actions;
// the others write it with the final conditions.
function isAtWork({ resource }: ProgressQuestion, running: Condition | undefined): boolean {
  return (
    running?.status === 'True' &&
    (describeKind(resource.kind).reset !== false || running.reason === 'ProgressingWithRetry')
  )
}

function isHandled({ resource, token }: ProgressQuestion): boolean {
  return resource.lastHandledReconcileAt === token
}

/**
 * A new artifact or the interval starts a run before the request arrives. Its end is not that of the request, which is
 * run after it; but that it goes on, or has failed, is worth knowing meanwhile.
 */
function describeEarlierRun({ resource, requestedAt }: ProgressQuestion): string {
  const running = findAnyRun(resource)
  if (running !== undefined) {
    return ` It is busy with an earlier run: ${firstLine(running.message) || running.reason}`
  }
  const ready = findCondition(resource.conditions, 'Ready')
  if (ready?.status !== 'False' || !isSince(ready, requestedAt)) return ''
  return ` A run that had begun before failed: ${firstLine(ready.message) || ready.reason}`
}

/** A run that began with or after the request. */
function findRun({ resource, requestedAt, isBusy = false }: ProgressQuestion): Condition | undefined {
  const running = findAnyRun(resource)
  return running !== undefined && !isBusy && isSince(running, requestedAt) ? running : undefined
}

/** Whether its controller is in the middle of a run, and not between two tries. */
export function isRunning(resource: FluxResource): boolean {
  return findAnyRun(resource) !== undefined
}

function findAnyRun({ conditions }: FluxResource): Condition | undefined {
  const running = findCondition(conditions, 'Reconciling')
  return running?.status === 'True' && running.reason !== 'ProgressingWithRetry' ? running : undefined
}

/** Condition times are whole seconds. */
function isSince({ since }: Condition, time: Date): boolean {
  return since !== undefined && since.getTime() >= Math.floor(time.getTime() / 1_000) * 1_000
}

function waitOrTimeOut(question: ProgressQuestion, message: string, state: ProgressState = 'requested'): Progress {
  const { resource, requestedAt, now } = question
  const limitMs = Math.max(MIN_TIMEOUT_MS, (resource.timeoutSeconds ?? 0) * 1_000 + TIMEOUT_MARGIN_MS)
  if (now.getTime() - requestedAt.getTime() <= limitMs) return { state, message, retrying: false }
  const minutes = Math.round(limitMs / 60_000)
  return {
    state: 'timed_out',
    message: `Not ended after ${minutes} minutes, and still watched. ${message}`,
    retrying: false,
  }
}

function done({ resource, beforeRevision }: ProgressQuestion, message: string): Progress {
  const to = revisionOf(resource)
  return {
    state: 'done',
    message,
    retrying: false,
    ...(beforeRevision === undefined ? {} : { from: beforeRevision }),
    ...(to === undefined ? {} : { to }),
  }
}

function failed(message: string): Progress {
  return { state: 'failed', message, retrying: false }
}

function controllerOf(resource: FluxResource): string {
  return describeKind(resource.kind).controller ?? 'its controller'
}

/**
 * Another token stands in the place of ours. One that is older, or was handled before, is only what was there when
 * we asked and has not been replaced in our view yet.
 */
function isOvertaken({ resource, token, before }: ProgressQuestion): boolean {
  const other = resource.requestedAt
  if (other === undefined || other === token || other === before) return false
  return isLaterToken(other, token) ?? resource.lastHandledReconcileAt === other
}

/** Undefined where one of them tells no time. */
export function isLaterToken(other: string, token: string): boolean | undefined {
  const theirs = readTokenTime(other)
  const ours = readTokenTime(token)
  return theirs && ours && theirs.getTime() >= ours.getTime()
}

/** Receivers write Go's own format of a time; everybody else RFC 3339. */
function readTokenTime(token: string): Date | undefined {
  return parseTime(token.replace(/^(\S+) (\S+) ([+-]\d{2})(\d{2})\b.*$/, '$1T$2$3:$4'))
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
