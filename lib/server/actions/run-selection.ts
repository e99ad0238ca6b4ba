// From accepted jobs to their ends: all rights first, then each step when its turn has come. One object is a selection of one.
// A run ends early when somebody stops it, or when whoever asked has lost what they asked with.

import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { ActionState } from '@/lib/contract/actions'
import { revisionOf } from '@/lib/flux/act/outcome'
import { isRunning } from '@/lib/flux/act/progress'
import { planSelection, type SelectionStep } from '@/lib/flux/act/selection'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { createPlaces } from '@/lib/places'
import { type Ref, refForPeople } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Authoriser } from './authorise'
import { type Follower, followThrough } from './follow-action'
import { type InFlight, sayStopped } from './in-flight'
import { createLedger, type Ledger, type LedgerParts } from './ledger'
import { checkJob, type Job, PersonLost, type WriteParts, writeOnce } from './one-write'
import { type StepEnd, sendInOrder } from './send-in-order'
import { demand, stepsOf } from './steps'
import type { ActionTracker } from './tracker'
import { FATE_UNKNOWN, isFateUnknown } from './write-failure'

/** Objects whose rights are looked at at the same time. */
const PARALLEL_REVIEWS = 5

export interface RunParts extends WriteParts, LedgerParts {
  readonly tracker: ActionTracker
  readonly follower: Follower
  readonly authoriser: Authoriser
  readonly inFlight: Pick<InFlight, 'takeTurn' | 'tell'>
  readonly nextToken: () => string
}

export interface Run {
  /** Once the first write was accepted or refused; with what it was refused for. */
  readonly first: Promise<ApiError | undefined>
  /** Once everything has ended, or will never be sent. */
  readonly end: Promise<void>
}

/** What the steps of one run share. */
interface Course {
  readonly parts: RunParts
  readonly ledger: Ledger
  readonly stop: AbortSignal
  /** Ends the run for all that was not sent yet. */
  readonly giveUp: (why: PersonLost) => void
  /** Whoever was refused at the door is no part of what follows, also where others go by the same object. */
  readonly byRef: Map<Ref, Job>
  /** A controller may follow a source on the way before it is asked itself: what it ran is what it ran at the press. */
  readonly revisionAtPress: ReadonlyMap<Ref, string | undefined>
}

/** The id under which a step is told, and the jobs on whose way it lies. */
interface PlannedStep {
  readonly id: string
  readonly served: readonly Job[]
}

const NOT_DONE: { readonly end: Promise<StepEnd> } = { end: Promise.resolve('not_done') }
const UNPLANNED: PlannedStep = { id: '', served: [] }

export function runSelection(parts: RunParts, jobs: readonly Job[], stopAsked: AbortSignal): Run {
  const lost = new AbortController()
  const stop = AbortSignal.any([stopAsked, lost.signal])
  // Each object of a large selection listens to the one stop while it waits.
  setMaxListeners(0, stop)
  const ledger = createLedger(parts, stop)
  const revisionAtPress = new Map(jobs.map(({ ref }) => [ref, revisionOf(parts.resourceOf(ref))]))
  const giveUp = (why: PersonLost) => lost.abort(why)
  const course: Course = { parts, ledger, stop, giveUp, byRef: new Map(), revisionAtPress }
  // Nobody may be left queued for ever, whatever went wrong in here.
  const end = follow(course, jobs).catch((error: unknown) => {
    for (const job of jobs) if (parts.tracker.get(job.id)?.state === 'queued') ledger.refuse(job, error)
  })
  return { first: ledger.first, end }
}

async function follow(course: Course, jobs: readonly Job[]): Promise<void> {
  const { parts, ledger, stop, byRef } = course
  const { tracker, resourceOf } = parts
  await admitAll(course, jobs)
  const steps = planSelection(
    jobs.filter(({ ref }) => byRef.has(ref)),
    resourceOf,
  )
  const planned = new Map(
    steps.map(({ ref, servesTargets }): [Ref, PlannedStep] => {
      const served = servesTargets.flatMap((target) => byRef.get(target) ?? [])
      return [ref, { id: byRef.get(ref)?.id ?? randomUUID(), served }]
    }),
  )
  const planOf = (ref: Ref) => planned.get(ref) ?? UNPLANNED
  for (const step of steps) announce(course, step, planOf(step.ref), jobs.length)
  const refuse = (ref: Ref, why: ApiError) => {
    const job = byRef.get(ref)
    if (job !== undefined) ledger.refuse(job, why)
  }
  await sendInOrder({
    steps,
    stop,
    send: (step) => send(course, step, planOf(step.ref)),
    onBlocked: ({ ref }, because) => {
      const how = howItEnded(tracker.get(planOf(because).id)?.state)
      refuse(ref, new ApiError('not_applicable', `Not sent: ${refForPeople(because)} ${how}.`))
    },
    onStopped: ({ ref }) => refuse(ref, explainStop(stop)),
  })
  for (const { id } of planned.values()) tracker.share(id, [])
}

/** Lets in whoever may ask for each step of the way, so that nobody is left standing half way. */
async function admitAll({ parts, ledger, stop, byRef }: Course, jobs: readonly Job[]): Promise<void> {
  const places = createPlaces(PARALLEL_REVIEWS)
  const admit = async (job: Job) => {
    const leave = await places.enter(stop)
    try {
      if (stop.aborted) throw explainStop(stop)
      const resource = checkJob(parts, job)
      await parts.authoriser.expectAllAllowed(job.actor.identity, stepsOf(resource, job.action, parts.resourceOf))
      byRef.set(job.ref, { ...job, uid: resource.uid })
    } catch (error) {
      ledger.refuse(job, error)
    } finally {
      leave()
    }
  }
  await Promise.all(jobs.map(admit))
}

/** Whatever is told of a step on the way of others is told to them too, and who waits says for what. */
function announce({ parts: { tracker }, byRef }: Course, step: SelectionStep, plan: PlannedStep, size: number): void {
  const { id, served } = plan
  tracker.share(
    id,
    served.flatMap((job) => (job.id === id ? [] : job.id)),
  )
  const [first] = [...step.needs, ...step.follows]
  if (first !== undefined && byRef.has(step.ref) && size > 1)
    tracker.update(id, { state: 'queued', message: `Not sent yet: waits for ${refForPeople(first)}.` })
}

/** Never rejects: what is refused is written down. */
async function send(
  course: Course,
  step: SelectionStep,
  { id, served }: PlannedStep,
): Promise<{ end: Promise<StepEnd> }> {
  const { parts, ledger, byRef, revisionAtPress } = course
  const own = byRef.get(step.ref)
  const [job = own] = served
  if (job === undefined) return NOT_DONE
  try {
    const resource = own === undefined ? demand(step.ref, parts.resourceOf) : checkJob(parts, own)
    const action = step.isTarget && step.action !== 'reconcile-with-source' ? step.action : 'reconcile'
    const token = parts.nextToken()
    const takeTurn = async () => {
      const jobs = own === undefined ? served : [own]
      await parts.inFlight.takeTurn({
        id,
        ref: step.ref,
        jobs,
        ...(own === undefined ? {} : { own: { action, token } }),
      })
      parts.tracker.claim(id, token)
    }
    const isUncertain = await isFateUnknown(() => writeOnce(parts, { ...job, takeTurn }, resource, action, token))
    const state: ActionState = isUncertain ? 'unknown' : 'requested'
    const message = isUncertain ? FATE_UNKNOWN : `Requested from ${controllerOf(resource)}.`
    parts.tracker.update(id, { state, message, token, step: { ref: step.ref, state, message } })
    ledger.accept(served, token, isUncertain)
    const followed = followThrough(parts.follower, parts.resourceOf, {
      id,
      ref: step.ref,
      uid: resource.uid,
      action,
      token,
      before: resource.lastHandledReconcileAt,
      beforeRevision: revisionAtPress.get(step.ref) ?? revisionOf(resource),
      isTarget: step.isTarget,
      isUncertain,
      wasRunning: isRunning(resource),
      ...(step.takesFrom === undefined ? {} : { sourceRef: step.takesFrom }),
    })
    // Nobody is sent behind a request of which nobody knows whether it arrived.
    return isUncertain ? NOT_DONE : { end: followed.then((end) => (end === 'done' ? 'done' : 'not_done')) }
  } catch (error) {
    for (const one of own === undefined ? served : [own]) ledger.refuse(one, error)
    if (error instanceof PersonLost) course.giveUp(error)
    return NOT_DONE
  }
}

function explainStop({ reason }: AbortSignal): ApiError {
  if (reason instanceof ApiError) return reason
  return new ApiError('not_applicable', sayStopped(typeof reason === 'string' ? reason : 'somebody'))
}

const ENDINGS: Readonly<Partial<Record<ActionState, string>>> = {
  failed: 'failed',
  refused: 'was not sent',
  overtaken: 'was overtaken by another request',
  timed_out: 'came to no end in time',
  unknown: 'may or may not have been asked',
}

function howItEnded(state: ActionState | undefined): string {
  return (state === undefined ? undefined : ENDINGS[state]) ?? 'did not end well'
}

function controllerOf({ kind }: FluxResource): string {
  return describeKind(kind).controller ?? 'its controller'
}
