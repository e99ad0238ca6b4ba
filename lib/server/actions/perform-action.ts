// Every request to act, however it came: switches and limits first, then its objects become jobs that run to their ends.

import { randomUUID } from 'node:crypto'
import type { Action } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { actionWithin, planSelection, type SelectionTarget } from '@/lib/flux/act/selection'
import type { Ref } from '@/lib/ref'
import { nextTurn } from '@/lib/turns'
import { ApiError } from '../api-error'
import { type Actor, maySee } from '../audit'
import { whyNoActions } from '../identity/identity'
import type { InFlight } from './in-flight'
import { expectKnown } from './ledger'
import type { ActionLimits } from './limits'
import { expectMayStop } from './may-stop'
import { checkJob, type Job } from './one-write'
import { type RunParts, runSelection } from './run-selection'
import { readTargets, type Wanted } from './targets'
import { createTokens } from './token'

/** By then another one stands in our place. */
const RETRY_SECONDS = 10

export interface PerformOptions extends Omit<RunParts, 'nextToken'> {
  readonly limits: ActionLimits
  readonly inFlight: InFlight
  readonly rows: () => Iterable<Resource>
  /** True once no new requests are taken. */
  readonly isEnding: () => boolean
}

export interface Performer {
  /**
   * Answers once the first write was accepted or refused; throws when a single action was refused.
   * Leaves one audit line for each object that was asked for, or one for the whole when it asked for none.
   */
  perform(actor: Actor, request: Wanted): Promise<{ id: string; actions: readonly Action[] }>
  /** What was done elsewhere is known from now on, as far as anybody can tell now. */
  catchUp(): Promise<void>
  /** The same as `cancel`, for what somebody said elsewhere. */
  stop(id: string, by: string): void
  /** Stops what has not been sent yet of a selection. Leaves one audit line. */
  cancel(actor: Actor, id: string): Promise<readonly Action[]>
  /** Resolves when all that was asked for until now has come to its own end. */
  settle(): Promise<void>
  /** What was not sent by now never will be. */
  stopSending(): void
}

export function createPerformer(options: PerformOptions): Performer {
  const { tracker, audit, limits, inFlight, clock, log } = options
  const parts: RunParts = { ...options, nextToken: createTokens(clock) }
  const underWay = new Map<string, { readonly stop: AbortController; readonly end: Promise<void> }>()

  const performOne = async (job: Job) => {
    const { actor, id, ref, action } = job
    checkJob(parts, job)
    inFlight.begin([job])
    tracker.begin({ id, ref, action, by: actor.identity.name })
    const refusal = await launch(id, [job])
    if (refusal === undefined) await inFlight.publish()
    return { refusal, group: { id, actions: tracker.group(id) } }
  }

  const performMany = async (actor: Actor, targets: readonly SelectionTarget[], reason: string | undefined) => {
    const id = randomUUID()
    const jobs = listJobs(targets, options.resourceOf).map(
      ({ ref, action }): Job => ({ actor, id: randomUUID(), ref, action, reason, uid: undefined }),
    )
    inFlight.begin(jobs)
    for (const [index, { ref, action, id: own }] of jobs.entries()) {
      const selection = { id, size: jobs.length, place: index + 1 }
      tracker.begin({ id: own, ref, action, by: actor.identity.name, selection })
    }
    await launch(id, jobs)
    await inFlight.publish()
    return { id, actions: tracker.group(id) }
  }

  const launch = (groupId: string, jobs: readonly Job[]) => {
    const stop = new AbortController()
    const { first, end } = runSelection(parts, jobs, stop.signal)
    underWay.set(groupId, { stop, end })
    void end.then(() => underWay.delete(groupId))
    return first
  }

  const stop = (id: string, by: string) => underWay.get(id)?.stop.abort(by)

  return {
    stop,
    catchUp: () => inFlight.catchUp().catch(() => undefined),
    async perform(actor, request) {
      const { action } = request
      const reason = 'reason' in request ? request.reason : undefined
      let ref: Ref | undefined
      let refusal: ApiError | undefined
      try {
        expectMayAct(actor, options)
        if (options.isEnding()) throw explainEnding('Fluxdeck is ending and takes no more requests.')
        limits.countPerson(actor.identity.name)
        await inFlight.catchUp()
        const targets = readTargets(request, () => [...options.rows()].filter((row) => maySee(actor, row.ref)))
        if (!('kind' in request)) return await performMany(actor, targets, reason)
        const [target] = targets
        if (target === undefined) throw new ApiError('invalid_request', 'The request names no object.')
        ref = target.ref
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
      try {
        expectMayAct(actor, options)
        const untold = await inFlight.catchUp().catch((error: unknown) => error)
        const actions = tracker.group(id)
        if (actions.length === 0 && untold !== undefined) throw untold
        expectMaySee(actor, actions)
        await expectMayStop(options, actor.identity, actions)
        await inFlight.stop(actions, actor.identity.name)
      } catch (error) {
        const known = expectKnown(error, actor, log)
        audit(actor, { outcome: 'refused', reason: known.code })
        throw known
      }
      audit(actor, { outcome: 'accepted', reason: 'stop' })
      stop(id, actor.identity.name)
      // What waited for its turn hears of it before anybody is told how things stand.
      await nextTurn()
      await inFlight.publish()
      return tracker.group(id)
    },
    async settle() {
      await Promise.all(Array.from(underWay.values(), ({ end }) => end))
    },
    stopSending() {
      for (const { stop } of underWay.values()) stop.abort(explainEnding('Not sent: Fluxdeck was ending.'))
    },
  }
}

function expectMayAct({ identity }: Actor, { switches }: Pick<PerformOptions, 'switches'>): void {
  const refusal = whyNoActions(identity, switches)
  if (refusal !== undefined) throw refusal
}

/** In the order of sending. */
function listJobs(targets: readonly SelectionTarget[], resourceOf: PerformOptions['resourceOf']) {
  const known = targets.map(({ ref, action }) => {
    const resource = resourceOf(ref)
    return { ref, action: resource === undefined ? action : actionWithin(resource, action) }
  })
  return planSelection(known, resourceOf).filter(({ isTarget }) => isTarget)
}

function explainEnding(message: string): ApiError {
  return new ApiError('unavailable', message, { retryAfterSeconds: RETRY_SECONDS })
}

function expectMaySee(actor: Actor, actions: readonly Action[]): void {
  const seen = actions.filter(({ ref }) => maySee(actor, ref))
  if (seen.length === 0) throw new ApiError('not_found', 'There is no such action.')
  if (seen.length < actions.length)
    throw new ApiError('forbidden', 'This request is about objects that you may not see as well.')
}
