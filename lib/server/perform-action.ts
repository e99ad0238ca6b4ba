// THE write path: every change of the cluster goes through here, and `patchObject` has no other caller.
// Switches, rights and the object itself are asked first; then one patch, one audit line, and the way to its end.

import { randomUUID } from 'node:crypto'
import type { Action, ActionRequest } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { type ActionName, FIELD_MANAGER, planPatch, refuseAction } from '@/lib/flux/actions'
import { describeKind } from '@/lib/flux/kinds'
import { planWalk } from '@/lib/flux/reconcile'
import { parseRef } from '@/lib/flux/ref'
import type { FluxResource, Ref } from '@/lib/flux/resource'
import { reviewSelf } from '@/lib/kubernetes/access-review'
import { patchObject } from '@/lib/kubernetes/patch'
import type { KubernetesClient } from '@/lib/kubernetes/request'
import { createActionLimits } from './action-limits'
import { createTokens } from './action-token'
import type { ActionTracker } from './action-tracker'
import { ApiError } from './api-error'
import type { ClusterWatch } from './cluster-watch'
import type { Follower } from './follow-action'
import type { Identity } from './identity'
import type { Log } from './log'
import { expectKind, expectName } from './query'
import { detailsOf, explainWriteFailure, FATE_UNKNOWN, isFateUnknown } from './write-failure'

const PARALLEL = 5

export interface Actor {
  readonly identity: Identity
  readonly requestId: string
  readonly clientIp: string
}

export interface PerformOptions {
  readonly client: KubernetesClient
  readonly types: ClusterWatch
  readonly tracker: ActionTracker
  readonly follower: Follower
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly rows: () => Iterable<Resource>
  /** Throws what forbids every action: read-only, actions off, a viewer. */
  readonly guard: (identity: Identity) => void
  readonly clock: () => Date
  readonly log: Log
  readonly signal: AbortSignal
}

export interface Performer {
  /** Answers once the first write was accepted or refused; throws when a single action was refused. */
  perform(actor: Actor, request: ActionRequest): Promise<{ id: string; actions: readonly Action[] }>
  /** Stops what has not been sent yet of a selection. */
  cancel(actor: Actor, id: string): readonly Action[]
}

export function createPerformer(options: PerformOptions): Performer {
  const { tracker, follower, clock, log, signal } = options
  const limits = createActionLimits(clock)
  const nextToken = createTokens(clock)
  const cancelled = new Set<string>()

  const audit = (actor: Actor, action: ActionName, ref: Ref, outcome: string, reason?: string) =>
    log.audit({
      time: clock().toISOString(),
      actor: actor.identity.name,
      groups: actor.identity.groups,
      action,
      ref,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      requestId: actor.requestId,
      clientIp: actor.clientIp,
    })

  const find = (ref: Ref): FluxResource => {
    const resource = options.resourceOf(ref)
    if (resource === undefined) throw new ApiError('not_found', `${ref} does not exist, or was not read.`)
    return resource
  }

  /** Everything that can be known before the write. Throws the refusal. */
  const check = (ref: Ref, action: ActionName, uid: string | undefined): FluxResource => {
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
    if (running !== undefined && action !== 'suspend')
      throw new ApiError('in_flight', 'A request for this object is still under way.', { details: { id: running } })
    limits.expectRested(ref)
    return resource
  }

  /** One patch of one object: the second look at the switches, the review, the write. */
  const write = async (
    actor: Actor,
    resource: FluxResource,
    action: ActionName,
    token: string,
    reason?: string,
  ): Promise<void> => {
    options.guard(actor.identity)
    const type = options.types.typeOf(resource.kind)
    if (type === undefined)
      throw new ApiError('unavailable', `${describeKind(resource.kind).label} are not served at the moment.`)
    const { namespace, name, uid } = resource
    const access = { verb: 'patch', group: type.group, resource: type.plural, namespace, name }
    const review = await reviewSelf(options.client, access, signal).catch((error: unknown) => {
      throw new ApiError('unavailable', 'Your rights could not be checked, so nothing was written.', detailsOf(error))
    })
    if (!review.allowed)
      throw new ApiError('forbidden', `You may not patch ${type.plural} in namespace ${namespace}.`, {
        details: { verb: 'patch', resource: `${type.plural}.${type.group}`, namespace },
      })
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
      throw explainWriteFailure(error, resource.ref)
    }
  }

  /** From the first patch to the end. Resolves `first` with the outcome of the first write. */
  const run = async (
    actor: Actor,
    id: string,
    resource: FluxResource,
    action: ActionName,
    reason: string | undefined,
    first: (error?: ApiError) => void,
  ) => {
    const { ref } = resource
    let isFirst = true
    const settle = (error?: ApiError) => {
      if (isFirst) first(error)
      isFirst = false
    }
    try {
      const steps = action === 'reconcile-with-source' ? planSteps(resource) : [ref]
      for (const stepRef of steps) {
        const isTarget = stepRef === ref
        const stepResource = find(stepRef)
        const token = nextToken()
        const before = stepResource.lastHandledReconcileAt
        const stepAction = isTarget ? (action === 'reconcile-with-source' ? 'reconcile' : action) : 'reconcile'
        const isUncertain = await isFateUnknown(() => write(actor, stepResource, stepAction, token, reason))
        const controller = describeKind(stepResource.kind).controller ?? 'its controller'
        const state = isUncertain ? 'unknown' : 'requested'
        const message = isUncertain ? FATE_UNKNOWN : `Requested from ${controller}.`
        tracker.update(id, { state, message, token, step: { ref: stepRef, state, message } })
        if (isTarget || isUncertain) audit(actor, action, ref, isUncertain ? 'unknown' : 'accepted')
        if (isUncertain) settle(new ApiError('upstream_timeout', FATE_UNKNOWN, { details: { id } }))
        settle()
        const outcome = await follower.follow({
          id,
          ref: stepRef,
          uid: stepResource.uid,
          action: stepAction,
          token,
          before,
          beforeRevision: stepResource.appliedRevision ?? stepResource.artifactRevision,
          isTarget,
          isUncertain,
        })
        if (!isTarget && outcome !== 'done') return
      }
    } catch (error) {
      const known = error instanceof ApiError ? error : new ApiError('internal', 'The action failed inside Fluxdeck.')
      if (!(error instanceof ApiError)) log.error('An action failed.', { error, requestId: actor.requestId })
      audit(actor, action, ref, 'refused', known.code)
      tracker.update(id, {
        state: 'refused',
        message: known.message,
        step: { ref, state: 'refused', message: known.message },
      })
      settle(known)
    }
  }

  const planSteps = (resource: FluxResource): readonly Ref[] => {
    const walk = planWalk(resource, options.resourceOf)
    if (walk.refusal !== undefined)
      throw new ApiError(walk.refusal.code === 'suspended' ? 'suspended' : 'not_applicable', walk.refusal.message)
    return walk.steps
  }

  const start = (
    actor: Actor,
    groupId: string,
    id: string,
    resource: FluxResource,
    action: ActionName,
    reason?: string,
  ): Promise<ApiError | undefined> => {
    tracker.begin({ id, groupId, ref: resource.ref, action, by: actor.identity.name })
    return new Promise((resolve) => {
      void run(actor, id, resource, action, reason, resolve)
    })
  }

  const performOne = async (
    actor: Actor,
    ref: Ref,
    action: ActionName,
    uid: string | undefined,
    reason: string | undefined,
  ) => {
    const id = randomUUID()
    let resource: FluxResource
    try {
      resource = check(ref, action, uid)
    } catch (error) {
      if (error instanceof ApiError) audit(actor, action, ref, 'refused', error.code)
      throw error
    }
    const refusal = await start(actor, id, id, resource, action, reason)
    // A write whose fate is not known is followed like any other, but the caller is told.
    if (refusal !== undefined) throw refusal
    return { id, actions: tracker.group(id) }
  }

  const performMany = async (actor: Actor, refs: readonly Ref[], action: ActionName, reason: string | undefined) => {
    const groupId = randomUUID()
    const queue = refs.map((ref) => ({ ref, id: randomUUID() }))
    for (const { ref, id } of queue) tracker.begin({ id, groupId, ref, action, by: actor.identity.name })
    let announce = () => {}
    const first = new Promise<void>((resolve) => {
      announce = resolve
    })
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { ref, id } = next
        if (cancelled.has(groupId)) {
          tracker.update(id, { state: 'refused', message: 'Stopped before it was sent.' })
          continue
        }
        try {
          const resource = checkQueued(ref, id, action)
          await new Promise<void>((resolve) => {
            void run(actor, id, resource, action, reason, () => {
              announce()
              resolve()
            })
          })
        } catch (error) {
          const message = error instanceof ApiError ? error.message : 'The action failed inside Fluxdeck.'
          audit(actor, action, ref, 'refused', error instanceof ApiError ? error.code : 'internal')
          tracker.update(id, { state: 'refused', message })
          announce()
        }
      }
    }
    void Promise.all(Array.from({ length: PARALLEL }, worker)).then(announce)
    await first
    return { id: groupId, actions: tracker.group(groupId) }
  }

  /** The same checks; its own place in the queue does not count as a request under way. */
  const checkQueued = (ref: Ref, id: string, action: ActionName): FluxResource => {
    const running = tracker.inFlight(ref)
    if (running !== undefined && running !== id)
      throw new ApiError('in_flight', 'A request for this object is still under way.')
    const resource = find(ref)
    const refusal = refuseAction(resource, action)
    if (refusal !== undefined) throw new ApiError(refusal.code, refusal.message)
    return resource
  }

  return {
    async perform(actor, request) {
      options.guard(actor.identity)
      limits.countPerson(actor.identity.name)
      const reason = 'reason' in request ? request.reason : undefined
      if ('kind' in request) {
        const kind = expectKind(request.kind)
        const ref = `${kind}/${expectName('namespace', request.namespace)}/${expectName('name', request.name)}`
        return performOne(actor, ref, request.action, request.uid, reason)
      }
      const refs = 'refs' in request ? [...new Set(request.refs)] : failing(options.rows())
      for (const ref of refs) expectRef(ref)
      if (refs.length === 0) throw new ApiError('not_found', 'Nothing is failing.')
      return performMany(actor, refs, request.action, reason)
    },
    cancel(actor, id) {
      options.guard(actor.identity)
      const actions = tracker.group(id)
      if (actions.length === 0) throw new ApiError('not_found', 'There is no such action.')
      cancelled.add(id)
      return actions
    },
  }
}

function expectRef(ref: Ref): void {
  const parts = parseRef(ref)
  if (parts === undefined) throw new ApiError('invalid_name', 'A ref is not of the form Kind/namespace/name.')
  expectName('namespace', parts.namespace)
  expectName('name', parts.name)
}

function failing(rows: Iterable<Resource>): readonly Ref[] {
  return [...rows]
    .filter((row) => (row.status === 'failed' || row.status === 'stalled') && row.actions.includes('reconcile'))
    .map((row) => row.ref)
}
