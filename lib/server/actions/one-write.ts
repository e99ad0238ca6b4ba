// THE write: every change of an object goes through here, and `patchObject` has no other caller. The object, whoever asked
// and their rights are looked at as they are now, then one patch is sent once. Events and reviews (POST) change no object.

import { type ActionName, mayInterrupt, planPatch, refuseAction } from '@/lib/flux/act/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { FIELD_MANAGER } from '@/lib/flux/object/suspension'
import type { KubernetesWriter } from '@/lib/kubernetes/client'
import { patchObject } from '@/lib/kubernetes/patch'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import { type Actor, maySee } from '../audit'
import { type Switches, whyUnwelcome } from '../identity/identity'
import type { ClusterWatch } from '../sources/cluster-watch'
import { type Authoriser, expectType } from './authorise'
import type { ActionLimits } from './limits'
import { demand } from './steps'
import type { ActionTracker } from './tracker'
import { explainWriteFailure } from './write-failure'

export interface Job {
  readonly actor: Actor
  readonly id: string
  readonly ref: Ref
  readonly action: ActionName
  readonly reason: string | undefined
  /** What the caller saw; without it, whatever has the name when its turn comes. */
  readonly uid: string | undefined
}

export interface WriteParts {
  readonly client: KubernetesWriter
  readonly types: ClusterWatch
  readonly tracker: Pick<ActionTracker, 'inFlightBesides'>
  readonly authoriser: Pick<Authoriser, 'expectAllowed'>
  readonly limits: Pick<ActionLimits, 'expectRested' | 'patched'>
  readonly switches: Switches
  /** True where a refused write speaks of the caller's own rights, not of the program's. */
  readonly actsAsCaller: boolean
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly clock: () => Date
  readonly signal: AbortSignal
}

/** Whoever asked has lost what they asked with: nothing of theirs is sent any more. */
export class PersonLost extends ApiError {}

/** Everything that can be known before asking the cluster; throws the refusal. */
export function checkJob(
  { tracker, limits, resourceOf }: WriteParts,
  { actor, ref, action, uid, id }: Job,
): FluxResource {
  const resource = demand(ref, (one) => (maySee(actor, one) ? resourceOf(one) : undefined))
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

/** What is asked before the one write, behind all else: whether it is its turn. */
export interface Write extends Pick<Job, 'actor' | 'reason'> {
  readonly takeTurn?: () => Promise<void>
}

/** One patch of one object. Throws the refusal; `upstream_timeout` alone leaves open whether it was written. */
export async function writeOnce(
  parts: WriteParts,
  { actor, reason, takeTurn }: Write,
  resource: FluxResource,
  action: ActionName,
  token: string,
): Promise<void> {
  await expectWelcome(parts, actor)
  const type = expectType(parts.types, resource)
  await parts.authoriser.expectAllowed(actor.identity, resource, action)
  await takeTurn?.()
  // All that may have taken its time, and the person may have been sent away meanwhile.
  await expectWelcome(parts, actor)
  const { namespace, name, uid } = resource
  const body = planPatch({
    resource,
    action,
    token,
    actor: actor.identity.name,
    ...(reason === undefined ? {} : { reason }),
    now: parts.clock(),
  })
  parts.limits.patched(resource.ref)
  const request = { type, namespace, name, body, fieldManager: FIELD_MANAGER, uid, signal: parts.signal }
  await patchObject(parts.client, request).catch((error: unknown) => {
    throw explainWriteFailure(error, resource.ref, parts.actsAsCaller)
  })
}

async function expectWelcome({ switches }: WriteParts, { identity, lookAgain }: Actor): Promise<void> {
  const refusal = whyUnwelcome(identity, await lookAgain(), switches)
  if (refusal !== undefined) throw new PersonLost(refusal.code, refusal.message)
}
