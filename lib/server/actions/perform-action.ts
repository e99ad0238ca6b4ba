// THE write path: every change of the cluster goes through here, and `patchObject` has no other caller.
// Switches, rights and the object itself are asked first; then one patch, one audit line, and the way to its end.

import { randomUUID } from 'node:crypto'
import type { ActionRequest } from '@/lib/contract/action-request'
import type { Action } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { type ActionName, FIELD_MANAGER, mayInterrupt, planPatch, refuseAction } from '@/lib/flux/act/actions'
import { actionWithin, planSelection, type SelectionTarget } from '@/lib/flux/act/selection'
import type { FluxResource, Ref } from '@/lib/flux/object/resource'
import { patchObject } from '@/lib/kubernetes/patch'
import type { KubernetesClient } from '@/lib/kubernetes/request'
import { ApiError } from '../api-error'
import type { Actor, Audit } from '../audit'
import type { Identity } from '../identity/identity'
import type { Log } from '../log'
import type { ClusterWatch } from '../sources/cluster-watch'
import { type Authoriser, expectType } from './authorise'
import type { Follower } from './follow-action'
import type { ActionLimits } from './limits'
import { createRunner, demand, expectKnown, type Job } from './run-selection'
import { readTargets } from './targets'
import { createTokens } from './token'
import type { ActionTracker } from './tracker'
import { explainWriteFailure } from './write-failure'

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
  cancel(actor: Actor, id: string): Promise<readonly Action[]>
}

export function createPerformer(options: PerformOptions): Performer {
  const { tracker, authoriser, audit, limits, clock, log, signal } = options
  const stops = new Map<string, AbortController>()

  const check = ({ ref, action, uid, id }: Job): FluxResource => {
    const resource = demand(ref, options.resourceOf)
    const refusal = refuseAction(resource, action)
    if (refusal !== undefined)
      throw new ApiError(
        refusal.code,
        refusal.message,
        refusal.code === 'suspended' ? { details: { offer: 'resume-and-reconcile' } } : {},
      )
    if (uid !== undefined && uid !== resource.uid)
      throw new ApiError('changed', `${ref} was replaced by a new object of the same name.`)
    const running = tracker.inFlightBesides(id, ref)
    if (running !== undefined && !mayInterrupt(action, running.action))
      throw new ApiError('in_flight', 'A request for this object is still under way.', { details: { id: running.id } })
    if (action !== 'resume') limits.expectRested(ref)
    return resource
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

  const run = createRunner({
    tracker,
    follower: options.follower,
    authoriser,
    audit,
    onAccepted: options.onAccepted,
    resourceOf: options.resourceOf,
    check,
    write,
    nextToken: createTokens(clock),
    log,
  })

  const performOne = async (job: Job) => {
    const { actor, id, ref, action } = job
    check(job)
    tracker.begin({ id, ref, action, by: actor.identity.name })
    const refusal = await launch(id, [job])
    return { refusal, group: { id, actions: tracker.group(id) } }
  }

  const performMany = async (actor: Actor, targets: readonly SelectionTarget[], reason: string | undefined) => {
    const id = randomUUID()
    const known = targets.map(({ ref, action }) => {
      const resource = options.resourceOf(ref)
      return { ref, action: resource === undefined ? action : actionWithin(resource, action) }
    })
    const ordered = planSelection(known, options.resourceOf).filter(({ isTarget }) => isTarget)
    const jobs = ordered.map(
      ({ ref, action }): Job => ({ actor, id: randomUUID(), ref, action, reason, uid: undefined }),
    )
    for (const [index, { ref, action, id: own }] of jobs.entries()) {
      const selection = { id, size: jobs.length, place: index + 1 }
      tracker.begin({ id: own, ref, action, by: actor.identity.name, selection })
    }
    await launch(id, jobs)
    return { id, actions: tracker.group(id) }
  }

  const launch = (groupId: string, jobs: readonly Job[]) => {
    const stop = new AbortController()
    stops.set(groupId, stop)
    const { first, end } = run(jobs, stop.signal)
    void end.then(() => stops.delete(groupId))
    return first
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
        if (!('kind' in request)) return await performMany(actor, targets, reason)
        ref = targets[0]?.ref ?? ''
        const outcome = await performOne({ actor, id: randomUUID(), ref, action, reason, uid: request.uid })
        if (outcome.refusal === undefined) return outcome.group
        refusal = outcome.refusal
      } catch (error) {
        const known = expectKnown(error, actor, log)
        audit(actor, { action, ...(ref === undefined ? {} : { ref }), outcome: 'refused', reason: known.code })
        throw known
      }
      // A write whose fate is not known is followed like any other, but the caller is told.
      throw refusal
    },
    async cancel(actor, id) {
      options.guard(actor.identity)
      const actions = tracker.group(id)
      if (actions.length === 0) throw new ApiError('not_found', 'There is no such action.')
      audit(actor, { outcome: 'accepted', reason: 'stop' })
      stops.get(id)?.abort(actor.identity.name)
      // What waited for its turn hears of it before anybody is told how things stand.
      await new Promise((resolve) => setImmediate(resolve))
      return tracker.group(id)
    },
  }
}
