// From accepted jobs to their ends: all rights first, then each step when its turn has come. One object is a selection of one.
// Leaves exactly one audit line for each job, whatever becomes of it.

import { randomUUID } from 'node:crypto'
import type { ActionState } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import { isRunning, planWalk } from '@/lib/flux/act/reconcile'
import { planSelection, type SelectionStep } from '@/lib/flux/act/selection'
import { describeKind } from '@/lib/flux/kinds'
import { formatRefForPeople } from '@/lib/flux/object/ref'
import type { FluxResource, Ref } from '@/lib/flux/object/resource'
import { createGate } from '@/lib/kubernetes/gate'
import { ApiError } from '../api-error'
import type { Actor, Audit } from '../audit'
import type { Log } from '../log'
import type { Authoriser } from './authorise'
import type { Follower, FollowRequest } from './follow-action'
import { type StepEnd, sendInOrder } from './send-in-order'
import type { ActionTracker } from './tracker'
import { FATE_UNKNOWN, isFateUnknown } from './write-failure'

/** Objects whose rights are looked at at the same time. */
const PARALLEL_REVIEWS = 5
/** How often a source may be asked again by others before its way is given up. */
const MAX_OVERTAKEN = 5

export interface Job {
  readonly actor: Actor
  readonly id: string
  readonly ref: Ref
  readonly action: ActionName
  readonly reason: string | undefined
  /** What the caller saw; without it, whatever has the name when its turn comes. */
  readonly uid: string | undefined
}

export interface RunnerOptions {
  readonly tracker: ActionTracker
  readonly follower: Follower
  readonly authoriser: Authoriser
  readonly audit: Audit
  readonly onAccepted: (actor: Actor, resource: FluxResource, action: ActionName, token: string) => void
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** Everything that can be known before asking the cluster; throws the refusal. */
  readonly check: (job: Job) => FluxResource
  readonly write: (job: Job, resource: FluxResource, action: ActionName, token: string) => Promise<void>
  readonly nextToken: () => string
  readonly log: Log
}

export interface Run {
  /** Once the first write was accepted or refused; with what it was refused for. */
  readonly first: Promise<ApiError | undefined>
  /** Once everything has ended, or will never be sent. */
  readonly end: Promise<void>
}

export type Runner = (jobs: readonly Job[], stop: AbortSignal) => Run

export function createRunner(options: RunnerOptions): Runner {
  const { tracker, follower, authoriser, audit, resourceOf, log } = options

  /** Throws unless this person may ask for each step of the way, so that nobody is left standing half way. */
  const admit = async (job: Job): Promise<Job> => {
    const resource = options.check(job)
    await authoriser.expectAllAllowed(job.actor.identity, stepsOf(resource, job.action, resourceOf))
    return { ...job, uid: resource.uid }
  }

  /** A source that somebody else asked for again is fetched all the same, and later than we asked: theirs will do. */
  const followThrough = async (request: FollowRequest): Promise<ActionState> => {
    let state = await follower.follow(request)
    for (let times = 0; !request.isTarget && state === 'overtaken' && times < MAX_OVERTAKEN; times++) {
      const token = resourceOf(request.ref)?.requestedAt
      if (token === undefined) break
      state = await follower.follow({ ...request, token })
    }
    return state
  }

  return (jobs, stop) => {
    let resolve: (refusal: ApiError | undefined) => void = () => {}
    const first = new Promise<ApiError | undefined>((settle) => {
      resolve = settle
    })
    /** Whoever was refused at the door is no part of what follows, also where others go by the same object. */
    const byRef = new Map<Ref, Job>()
    const audited = new Set<string>()
    // A controller may follow a source on the way before it is asked itself: what it ran is what it ran at the press.
    const revisionAtPress = new Map(jobs.map(({ ref }) => [ref, revisionOf(resourceOf(ref))]))
    const refuse = (job: Job, error: unknown) => {
      const known = expectKnown(error, job.actor, log)
      const { code, message } = known
      if (audited.has(job.id))
        log.warn('A request was refused half way.', { ref: job.ref, code, requestId: job.actor.requestId })
      else
        audit(job.actor, {
          action: job.action,
          ref: job.ref,
          outcome: 'refused',
          reason: stop.aborted ? 'stopped' : code,
        })
      audited.add(job.id)
      // Where a source failed on the way, its own words say more.
      if (tracker.get(job.id)?.finishedAt === undefined)
        tracker.update(job.id, { state: 'refused', message, step: { ref: job.ref, state: 'refused', message } })
      resolve(known)
    }

    const accept = (served: readonly Job[], token: string, isUncertain: boolean) => {
      for (const job of served) {
        if (audited.has(job.id)) continue
        audited.add(job.id)
        audit(job.actor, { action: job.action, ref: job.ref, outcome: isUncertain ? 'unknown' : 'accepted' })
        const resource = resourceOf(job.ref)
        if (!isUncertain && resource !== undefined) options.onAccepted(job.actor, resource, job.action, token)
        resolve(isUncertain ? new ApiError('upstream_timeout', FATE_UNKNOWN, { details: { id: job.id } }) : undefined)
      }
    }

    const send = async (
      step: SelectionStep,
      served: readonly Job[],
      id: string,
    ): Promise<{ end: Promise<StepEnd> }> => {
      const own = byRef.get(step.ref)
      const [job = own] = served
      if (job === undefined) return NOT_DONE
      try {
        const resource = own === undefined ? demand(step.ref, resourceOf) : options.check(own)
        const action = step.isTarget && step.action !== 'reconcile-with-source' ? step.action : 'reconcile'
        const token = options.nextToken()
        const isUncertain = await isFateUnknown(() => options.write(job, resource, action, token))
        const controller = describeKind(resource.kind).controller ?? 'its controller'
        const state: ActionState = isUncertain ? 'unknown' : 'requested'
        const message = isUncertain ? FATE_UNKNOWN : `Requested from ${controller}.`
        tracker.update(id, { state, message, token, step: { ref: step.ref, state, message } })
        accept(served, token, isUncertain)
        const followed = followThrough({
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
        for (const one of own === undefined ? served : [own]) refuse(one, error)
        return NOT_DONE
      }
    }

    const start = async () => {
      const gate = createGate(PARALLEL_REVIEWS)
      const admitted = await Promise.all(
        jobs.map(async (job) => {
          const leave = await gate.enter(stop)
          try {
            if (stop.aborted) throw stoppedBy(stop)
            const admitted = await admit(job)
            byRef.set(job.ref, admitted)
            return admitted
          } catch (error) {
            refuse(job, error)
            return undefined
          } finally {
            leave()
          }
        }),
      )
      const targets = admitted.filter((job) => job !== undefined)
      const steps = planSelection(targets, resourceOf)
      const served = new Map(steps.map((step) => [step.ref, step.servesTargets.flatMap((ref) => byRef.get(ref) ?? [])]))
      const ids = new Map(steps.map(({ ref }) => [ref, byRef.get(ref)?.id ?? randomUUID()]))
      for (const { ref, needs, follows } of steps) {
        const id = ids.get(ref) ?? ''
        tracker.share(id, served.get(ref)?.flatMap((job) => (job.id === id ? [] : job.id)) ?? [])
        const [first] = [...needs, ...follows]
        if (first !== undefined && byRef.has(ref) && jobs.length > 1)
          tracker.update(id, { state: 'queued', message: `Not sent yet: waits for ${formatRefForPeople(first)}.` })
      }
      await sendInOrder({
        steps,
        stop,
        send: (step) => send(step, served.get(step.ref) ?? [], ids.get(step.ref) ?? ''),
        onBlocked: ({ ref }, because) => {
          const job = byRef.get(ref)
          const why = new ApiError(
            'not_applicable',
            `Not sent: ${formatRefForPeople(because)} ${howItEnded(tracker.get(ids.get(because) ?? '')?.state)}.`,
          )
          if (job !== undefined) refuse(job, why)
        },
        onStopped: ({ ref }) => {
          const job = byRef.get(ref)
          if (job !== undefined) refuse(job, stoppedBy(stop))
        },
      })
      for (const id of ids.values()) tracker.share(id, [])
    }
    // Nobody may be left queued for ever, whatever went wrong in here.
    const end = start().catch((error: unknown) => {
      for (const job of jobs) if (tracker.get(job.id)?.state === 'queued') refuse(job, error)
    })
    return { first, end }
  }
}

const NOT_DONE: { readonly end: Promise<StepEnd> } = { end: Promise.resolve('not_done') }

/** What is asked of which object. Throws where the way to the source cannot be gone. */
export function stepsOf(
  resource: FluxResource,
  action: ActionName,
  lookup: (ref: Ref) => FluxResource | undefined,
): readonly { readonly resource: FluxResource; readonly action: ActionName }[] {
  if (action !== 'reconcile-with-source') return [{ resource, action }]
  const { refusal, steps } = planWalk(resource, lookup)
  if (refusal !== undefined) throw new ApiError(refusal.code, refusal.message)
  return steps.map((ref) => ({ resource: demand(ref, lookup), action: 'reconcile' }))
}

export function demand(ref: Ref, lookup: (ref: Ref) => FluxResource | undefined): FluxResource {
  const resource = lookup(ref)
  if (resource === undefined) throw new ApiError('not_found', `${ref} does not exist, or was not read.`)
  return resource
}

export function expectKnown(error: unknown, { requestId }: Actor, log: Log): ApiError {
  if (error instanceof ApiError) return error
  log.error('An action failed.', { error, requestId })
  return new ApiError('internal', 'The action failed inside Fluxdeck.')
}

function stoppedBy(stop: AbortSignal): ApiError {
  const name = typeof stop.reason === 'string' ? stop.reason : 'somebody'
  return new ApiError('not_applicable', `Stopped by ${name} before it was sent.`)
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

function revisionOf(resource: FluxResource | undefined): string | undefined {
  return resource?.appliedRevision ?? resource?.artifactRevision
}
