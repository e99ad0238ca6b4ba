// THE write path: every change of the cluster goes through here, and `patchObject` has no other caller.
// Switches, rights and the object itself are asked first; then one patch, one audit line, and the way to its end.

import { randomUUID } from 'node:crypto'
import type { Action, ActionRequest } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { type ActionName, FIELD_MANAGER, planPatch, refuseAction } from '@/lib/flux/actions'
import { describeKind } from '@/lib/flux/kinds'
import { planWalk } from '@/lib/flux/reconcile'
import type { FluxResource, Ref } from '@/lib/flux/resource'
import { patchObject } from '@/lib/kubernetes/patch'
import type { KubernetesClient } from '@/lib/kubernetes/request'
import type { ActionLimits } from './action-limits'
import { readTargets } from './action-targets'
import { createTokens } from './action-token'
import type { ActionTracker } from './action-tracker'
import { ApiError } from './api-error'
import type { Actor, Audit } from './audit'
import { type Authoriser, expectType } from './authorise-action'
import type { ClusterWatch } from './cluster-watch'
import type { Follower } from './follow-action'
import type { Identity } from './identity'
import type { Log } from './log'
import { explainWriteFailure, FATE_UNKNOWN, isFateUnknown } from './write-failure'

const PARALLEL = 5

export interface PerformOptions {
  readonly client: KubernetesClient
  readonly types: ClusterWatch
  readonly tracker: ActionTracker
  readonly follower: Follower
  readonly authoriser: Authoriser
  readonly audit: Audit
  readonly limits: ActionLimits
  /** Told of each attempt whose first write the cluster took. */
  readonly onAccepted: (actor: Actor, resource: FluxResource, action: ActionName, token: string) => void
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly rows: () => Iterable<Resource>
  /** Throws what forbids every action: read-only, actions off, a viewer. */
  readonly guard: (identity: Identity) => void
  /** True where a refused write speaks of the caller's own rights, not of the program's. */
  readonly actsAsCaller: boolean
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

export interface Performer {
  /**
   * Answers once the first write was accepted or refused; throws when a single action was refused.
   * Leaves one audit line for each object that was asked for, or one for the whole when it asked for none.
   */
  perform(actor: Actor, request: ActionRequest): Promise<{ id: string; actions: readonly Action[] }>
  /** Stops what has not been sent yet of a selection. */
  cancel(actor: Actor, id: string): readonly Action[]
}

interface Job {
  readonly actor: Actor
  readonly id: string
  readonly ref: Ref
  readonly action: ActionName
  readonly reason: string | undefined
}

export function createPerformer(options: PerformOptions): Performer {
  const { tracker, follower, authoriser, audit, limits, clock, log, signal } = options
  const nextToken = createTokens(clock)
  const cancelled = new Set<string>()

  const find = (ref: Ref): FluxResource => {
    const resource = options.resourceOf(ref)
    if (resource === undefined) throw new ApiError('not_found', `${ref} does not exist, or was not read.`)
    return resource
  }

  /** Everything that can be known before asking the cluster. `own` is this job's place in the queue, if it has one. */
  const check = (ref: Ref, action: ActionName, uid?: string, own?: string): FluxResource => {
    const resource = find(ref)
    const refusal = refuseAction(resource, action)
    if (refusal !== undefined)
      throw new ApiError(
        refusal.code,
        refusal.message,
        refusal.code === 'suspended' ? { details: { offer: 'resume-and-reconcile' } } : {},
      )
    if (uid !== undefined && uid !== resource.uid)
      throw new ApiError('changed', `${ref} was replaced by a new object of the same name.`)
    const running = tracker.inFlight(ref)
    if (running !== undefined && running !== own && action !== 'suspend')
      throw new ApiError('in_flight', 'A request for this object is still under way.', { details: { id: running } })
    limits.expectRested(ref)
    return resource
  }

  /** What is asked of which object, sources first. */
  const planSteps = (resource: FluxResource, action: ActionName): readonly { ref: Ref; action: ActionName }[] => {
    if (action !== 'reconcile-with-source') return [{ ref: resource.ref, action }]
    const walk = planWalk(resource, options.resourceOf)
    if (walk.refusal !== undefined)
      throw new ApiError(walk.refusal.code === 'suspended' ? 'suspended' : 'not_applicable', walk.refusal.message)
    return walk.steps.map((ref) => ({ ref, action: 'reconcile' }))
  }

  /** One patch of one object: the second look at the switches and the rights, then the write. */
  const write = async ({ actor, reason }: Job, resource: FluxResource, action: ActionName, token: string) => {
    options.guard(actor.identity)
    const type = expectType(options.types, resource)
    await authoriser.expectAllowed(actor.identity, resource, action)
    // A switch may have been thrown while the cluster was thinking.
    options.guard(actor.identity)
    const { namespace, name, uid } = resource
    const body = planPatch({
      resource,
      action,
      token,
      actor: actor.identity.name,
      ...(reason === undefined ? {} : { reason }),
      now: clock(),
    })
    limits.patched(resource.ref)
    try {
      await patchObject(options.client, { type, namespace, name, body, fieldManager: FIELD_MANAGER, uid, signal })
    } catch (error) {
      throw explainWriteFailure(error, resource.ref, options.actsAsCaller)
    }
  }

  /** From the review of rights to the end. Calls `first` once, with the outcome of the first write. */
  const run = async (job: Job, resource: FluxResource, first: (error?: ApiError) => void) => {
    const { actor, id, ref, action } = job
    let isFirst = true
    const settle = (error?: ApiError) => {
      if (!isFirst) return
      isFirst = false
      first(error)
    }
    try {
      const steps = planSteps(resource, action)
      // All rights of the way before its first write, so that nobody is left standing half way.
      await Promise.all(steps.map((step) => authoriser.expectAllowed(actor.identity, find(step.ref), step.action)))
      let previous: Ref | undefined
      for (const step of steps) {
        const isTarget = step.ref === ref
        const stepResource = find(step.ref)
        const token = nextToken()
        const before = stepResource.lastHandledReconcileAt
        const isUncertain = await isFateUnknown(() => write(job, stepResource, step.action, token))
        const controller = describeKind(stepResource.kind).controller ?? 'its controller'
        const state = isUncertain ? 'unknown' : 'requested'
        const message = isUncertain ? FATE_UNKNOWN : `Requested from ${controller}.`
        tracker.update(id, { state, message, token, step: { ref: step.ref, state, message } })
        if (isFirst) audit(actor, { action, ref, outcome: isUncertain ? 'unknown' : 'accepted' })
        if (isFirst && !isUncertain) options.onAccepted(actor, resource, action, token)
        settle(isUncertain ? new ApiError('upstream_timeout', FATE_UNKNOWN, { details: { id } }) : undefined)
        const outcome = await follower.follow({
          id,
          ref: step.ref,
          uid: stepResource.uid,
          action: step.action,
          token,
          before,
          beforeRevision: stepResource.appliedRevision ?? stepResource.artifactRevision,
          isTarget,
          isUncertain,
          ...(previous === undefined ? {} : { sourceRef: previous }),
        })
        if (!isTarget && outcome !== 'done') return
        previous = step.ref
      }
    } catch (error) {
      const known = expectKnown(error, actor)
      if (isFirst) audit(actor, { action, ref, outcome: 'refused', reason: known.code })
      else log.warn('A request was refused half way.', { ref, code: known.code, requestId: actor.requestId })
      const { message } = known
      tracker.update(id, { state: 'refused', message, step: { ref, state: 'refused', message } })
      settle(known)
    }
  }

  const expectKnown = (error: unknown, { requestId }: Actor): ApiError => {
    if (error instanceof ApiError) return error
    log.error('An action failed.', { error, requestId })
    return new ApiError('internal', 'The action failed inside Fluxdeck.')
  }

  const performOne = async (job: Job, uid: string | undefined) => {
    const { actor, id, ref, action } = job
    const resource = check(ref, action, uid)
    tracker.begin({ id, groupId: id, ref, action, by: actor.identity.name })
    const refusal = await new Promise<ApiError | undefined>((resolve) => void run(job, resource, resolve))
    return { refusal, group: { id, actions: tracker.group(id) } }
  }

  const performMany = async (actor: Actor, refs: readonly Ref[], action: ActionName, reason: string | undefined) => {
    const groupId = randomUUID()
    const queue: Job[] = refs.map((ref) => ({ actor, id: randomUUID(), ref, action, reason }))
    for (const { ref, id } of queue) tracker.begin({ id, groupId, ref, action, by: actor.identity.name })
    let announce = () => {}
    const first = new Promise<void>((resolve) => {
      announce = resolve
    })
    const worker = async () => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const { id, ref } = job
        try {
          if (cancelled.has(groupId)) throw new ApiError('not_applicable', 'Stopped before it was sent.')
          const resource = check(ref, action, undefined, id)
          const current = job
          await new Promise((resolve) => void run(current, resource, resolve))
        } catch (error) {
          const known = expectKnown(error, actor)
          const reasonCode = cancelled.has(groupId) ? 'stopped' : known.code
          audit(actor, { action, ref, outcome: 'refused', reason: reasonCode })
          tracker.update(id, { state: 'refused', message: known.message })
        }
        announce()
      }
    }
    void Promise.all(Array.from({ length: PARALLEL }, worker)).then(() => cancelled.delete(groupId))
    await first
    return { id: groupId, actions: tracker.group(groupId) }
  }

  return {
    async perform(actor, request) {
      const { action } = request
      const reason = 'reason' in request ? request.reason : undefined
      let ref: Ref | undefined
      let refusal: ApiError | undefined
      try {
        options.guard(actor.identity)
        limits.countPerson(actor.identity.name)
        const targets = readTargets(request, options.rows)
        if (!('kind' in request)) return await performMany(actor, targets, action, reason)
        ref = targets[0] ?? ''
        const outcome = await performOne({ actor, id: randomUUID(), ref, action, reason }, request.uid)
        if (outcome.refusal === undefined) return outcome.group
        refusal = outcome.refusal
      } catch (error) {
        const known = expectKnown(error, actor)
        audit(actor, { action, ...(ref === undefined ? {} : { ref }), outcome: 'refused', reason: known.code })
        throw known
      }
      // A write whose fate is not known is followed like any other, but the caller is told.
      throw refusal
    },
    cancel(actor, id) {
      options.guard(actor.identity)
      const actions = tracker.group(id)
      if (actions.length === 0) throw new ApiError('not_found', 'There is no such action.')
      if (actions.some(({ state }) => state === 'queued')) cancelled.add(id)
      return actions
    },
  }
}
