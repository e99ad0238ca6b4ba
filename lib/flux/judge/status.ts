// Why is it yellow? The ordered rules from a Flux object to its status; first hit wins.
// Time is an argument: new, unseen and terminating objects change by time alone.

import { formatAge, nextAge } from '@/lib/time'
import { describeKind } from '../kinds'
import { findCondition, isCurrentCondition } from '../object/conditions'
import type { Condition, FluxResource } from '../object/flux-resource'
import { firstLine } from './first-line'
import type { MarkCode } from './mark-codes'
import { describeWait, isWaitingForSource } from './waiting'

export const STATUSES = [
  'ready',
  'reconciling',
  'waiting',
  'failed',
  'stalled',
  'suspended',
  'terminating',
  'unknown',
  'static',
] as const
export type Status = (typeof STATUSES)[number]

export interface Judgement {
  readonly status: Status
  /** The controller goes on trying by itself. */
  readonly retrying: boolean
  /** A short plain sentence on why the status is what it is. */
  readonly text: string
  readonly reason?: string
  readonly message?: string
  readonly since?: Date
  /** What it was before it was suspended. */
  readonly lastResult?: Status
  /** When time alone changes the answer. */
  readonly changesAt?: Date
}

/** Of whatever word is kept of a status. */
export function isFailing(status: string | undefined): status is 'failed' | 'stalled' {
  return status === 'failed' || status === 'stalled'
}

/** It fails, or what it deployed does not run: what it stands on may be why. */
export function isInTrouble({ status, marks }: Trouble): boolean {
  return isFailing(status) || marks.some(({ code }) => code === 'not_running')
}

interface Trouble {
  readonly status: Status
  readonly marks: readonly { readonly code: MarkCode }[]
}

/** An object without conditions is new for this long; afterwards nobody has seen it. */
const NEW_FOR_MS = 60_000
/** A changed spec that no controller has looked at for this long makes the status unknown. */
const REACT_WITHIN_MS = 5 * 60_000
/** A deletion that takes longer hangs on its finalizers. */
const DELETE_WITHIN_MS = 10 * 60_000

const RUNNING_REASONS: ReadonlySet<string> = new Set(['Progressing', 'AwaitingTests'])

export function evaluateStatus(resource: FluxResource, now: Date): Judgement {
  if (resource.deletedAt !== undefined) return judgeDeletion(resource, resource.deletedAt, now)
  if (resource.suspended) return judgeSuspension(resource)
  return judgeStatic(resource) ?? judgeUnseen(resource, now) ?? judgeConditions(resource, now)
}

function judgeDeletion(resource: FluxResource, deletedAt: Date, now: Date): Judgement {
  const lastsMs = now.getTime() - deletedAt.getTime()
  const finalizers = resource.finalizers.length === 0 ? '' : ` on ${resource.finalizers.join(', ')}`
  const base = { status: 'terminating', retrying: false, since: deletedAt } as const
  if (lastsMs > DELETE_WITHIN_MS) {
    const changesAt = new Date(deletedAt.getTime() + nextAge(lastsMs))
    return { ...base, text: `deletion has been stuck for ${formatAge(lastsMs)}${finalizers}`, changesAt }
  }
  const held = resource.finalizers.length === 0 ? '' : `; to be done first: ${resource.finalizers.join(', ')}`
  return { ...base, text: `being deleted${held}`, changesAt: later(deletedAt, DELETE_WITHIN_MS) }
}

function judgeSuspension(resource: FluxResource): Judgement {
  const by = resource.suspendedBy === undefined ? '' : ` by ${resource.suspendedBy}`
  const why = resource.suspendReason === undefined ? '' : `: ${resource.suspendReason}`
  const ready = findCondition(resource.conditions, 'Ready')
  const lastResult = judgeLastResult(resource)
  return {
    status: 'suspended',
    retrying: false,
    text: `suspended${by}${why}`,
    ...quote(ready),
    ...(lastResult === undefined ? {} : { lastResult }),
  }
}

// Conditions of a suspended object are frozen, and suspending moved its generation: generations are not compared.
function judgeLastResult(resource: FluxResource): Status | undefined {
  if (isStalled(resource)) return 'stalled'
  const ready = findCondition(resource.conditions, 'Ready')
  if (ready?.status === 'True') return 'ready'
  return ready?.status === 'False' ? judgeFailure(resource, ready).status : undefined
}

function judgeStatic(resource: FluxResource): Judgement | undefined {
  if (resource.isStatic) {
    return { status: 'static', retrying: false, text: 'Flux reports no status for it' }
  }
  const isUnmanaged = describeKind(resource.kind).controller === undefined
  if (!isUnmanaged || resource.conditions.length > 0 || resource.artifactRevision === undefined) return undefined
  return { status: 'ready', retrying: false, text: 'its artifact is available' }
}

function judgeUnseen(resource: FluxResource, now: Date): Judgement | undefined {
  if (resource.conditions.length > 0) return undefined
  const { createdAt } = resource
  const since = createdAt === undefined ? {} : { since: createdAt }
  if (createdAt !== undefined && now.getTime() - createdAt.getTime() < NEW_FOR_MS) {
    const changesAt = later(createdAt, NEW_FOR_MS)
    return { status: 'reconciling', retrying: false, text: 'new, not seen by a controller yet', ...since, changesAt }
  }
  return { status: 'unknown', retrying: false, text: 'no controller has seen this object', ...since }
}

function judgeConditions(resource: FluxResource, now: Date): Judgement {
  const { conditions, generation } = resource
  const ready = findCondition(conditions, 'Ready')
  const stalled = conditions.find((condition) => condition.type === 'Stalled' && condition.status === 'True')
  if (stalled !== undefined) {
    if (!isCurrentCondition(stalled, generation)) return judgeStaleSpec(resource, ready ?? stalled, now)
    return { status: 'stalled', retrying: false, text: `Stalled: ${stalled.reason}`, ...quote(ready ?? stalled) }
  }
  if (ready === undefined) {
    const first = judgeFirstRun(resource, now)
    if (first !== undefined) return first
    return { status: 'unknown', retrying: false, text: 'its controller has not said whether it is ready' }
  }
  if (ready.status === 'Unknown') return judgeProgress(resource, ready)
  if (!isSpecObserved(resource, ready)) return judgeStaleSpec(resource, ready, now)
  if (ready.status === 'False') {
    if (isStalled(resource)) {
      return { status: 'stalled', retrying: false, text: 'Stalled: no retries left', ...quote(ready) }
    }
    return judgeFailure(resource, ready)
  }
  const text = isReconciling(resource) ? 'ready; its controller is checking again' : 'ready'
  return { status: 'ready', retrying: false, text, ...quote(ready) }
}

/** helm-controller begins its very first run before it says anything about Ready. */
function judgeFirstRun(resource: FluxResource, now: Date): Judgement | undefined {
  const { createdAt } = resource
  if (createdAt === undefined || !isReconciling(resource) || now.getTime() - createdAt.getTime() >= NEW_FOR_MS) {
    return undefined
  }
  const changesAt = later(createdAt, NEW_FOR_MS)
  return { status: 'reconciling', retrying: false, text: 'new, its first run has begun', since: createdAt, changesAt }
}

function judgeProgress(resource: FluxResource, ready: Condition): Judgement {
  const running = findCondition(resource.conditions, 'Reconciling')
  if (isReconciling(resource) || RUNNING_REASONS.has(ready.reason)) {
    const text = running?.message || ready.message || 'its controller is at work'
    return { status: 'reconciling', retrying: false, text: firstLine(text), ...quote(ready) }
  }
  const text = ready.reason === '' ? 'Ready is Unknown' : `Ready is Unknown: ${ready.reason}`
  return { status: 'unknown', retrying: false, text, ...quote(ready) }
}

/** The spec moved on since the last verdict. Somebody working on it, or little time, makes that normal. */
function judgeStaleSpec(resource: FluxResource, ready: Condition, now: Date): Judgement {
  const running = findCondition(resource.conditions, 'Reconciling')
  const isTried = running?.status === 'True' && (running.observedGeneration ?? 0) >= resource.generation
  if (isTried) {
    return { status: 'reconciling', retrying: false, text: 'the new spec is being tried', ...quote(ready) }
  }
  const changedAt = resource.specChangedAt
  if (changedAt === undefined || now.getTime() - changedAt.getTime() > REACT_WITHIN_MS) {
    return {
      status: 'unknown',
      retrying: false,
      text: 'its controller does not react to the new spec',
      ...quote(ready),
    }
  }
  const changesAt = later(changedAt, REACT_WITHIN_MS)
  return { status: 'reconciling', retrying: false, text: 'new spec not tried yet', ...quote(ready), changesAt }
}

function judgeFailure(resource: FluxResource, ready: Condition): Judgement {
  if (ready.reason === 'HealthCheckCanceled') {
    return { status: 'reconciling', retrying: false, text: 'a newer revision took its place', ...quote(ready) }
  }
  if (ready.reason === 'DependencyNotReady' || isWaitingForSource(ready)) {
    return { status: 'waiting', retrying: true, text: describeWait(resource, ready), ...quote(ready) }
  }
  return { status: 'failed', retrying: true, text: `${ready.reason || 'failed'}, will be tried again`, ...quote(ready) }
}

// Up to Flux 2.1 a HelmRelease had no Stalled condition; its message was the only sign.
function isStalled(resource: FluxResource): boolean {
  const stalled = findCondition(resource.conditions, 'Stalled')
  const ready = findCondition(resource.conditions, 'Ready')
  if (stalled?.status === 'True') return true
  return describeKind(resource.kind).reset && ready?.status === 'False' && /retries exhausted/i.test(ready.message)
}

function isReconciling(resource: FluxResource): boolean {
  return findCondition(resource.conditions, 'Reconciling')?.status === 'True'
}

// Ready False speaks by its own generation only: a failing object never advances status.observedGeneration.
function isSpecObserved(resource: FluxResource, ready: Condition): boolean {
  if (!isCurrentCondition(ready, resource.generation)) return false
  if (ready.status === 'False' || (ready.observedGeneration ?? 0) > 0) return true
  const observed = resource.observedGeneration
  return observed === undefined || observed < 0 || observed >= resource.generation
}

function quote(condition: Condition | undefined): Pick<Judgement, 'reason' | 'message' | 'since'> {
  if (condition === undefined) return {}
  const { reason, message, since } = condition
  return { reason, message, ...(since === undefined ? {} : { since }) }
}

/** One millisecond past the limit, so that a look at that moment sees the new answer. */
function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms + 1)
}
