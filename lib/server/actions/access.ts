// Which actions a person may ask of an object, for the buttons. Fails closed and says so; the write looks for itself again.

import type { AccessRefusal, ObjectAccess } from '@/lib/contract/access'
import { ACTION_NAMES, type ActionName, refuseAction } from '@/lib/flux/act/actions'
import { planWalk } from '@/lib/flux/act/reconcile'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { readSuspension } from '@/lib/flux/object/suspension'
import { createPlaces } from '@/lib/places'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import type { Authoriser } from './authorise'
import { stepsOf } from './steps'

/** Objects read anew at the same time. */
const PARALLEL_READS = 4
const NEVER = new AbortController().signal

export interface AccessOptions {
  readonly authoriser: Authoriser
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** What forbids every action to this person: read-only, actions off, a viewer. */
  readonly refusalFor: (identity: Identity) => ApiError | undefined
  /** The object with its managedFields, which nobody keeps. */
  readonly fetchObject: (resource: FluxResource) => Promise<unknown>
}

export type AccessReader = (
  identity: Identity,
  refs: readonly Ref[],
  withSuspension?: boolean,
) => Promise<readonly ObjectAccess[]>

export function createAccessReader(options: AccessOptions): AccessReader {
  const { authoriser, resourceOf, refusalFor } = options
  const reading = createPlaces(PARALLEL_READS)
  const refusalOf = async (identity: Identity, resource: FluxResource, action: ActionName) => {
    const general = refusalFor(identity)
    if (general !== undefined) return { code: general.code, message: general.message }
    try {
      await authoriser.expectLikelyAllowed(identity, stepsOf(resource, action, resourceOf))
      return undefined
    } catch (error) {
      return describeRefusal(error)
    }
  }

  return (identity, refs, withSuspension = false) =>
    Promise.all(
      refs.flatMap((ref) => {
        const resource = resourceOf(ref)
        if (resource === undefined) return []
        const applicable = ACTION_NAMES.filter((action) => refuseAction(resource, action) === undefined)
        return [describe(identity, resource, applicable, withSuspension)]
      }),
    )

  async function describe(
    identity: Identity,
    resource: FluxResource,
    actions: readonly ActionName[],
    withSuspension: boolean,
  ): Promise<ObjectAccess> {
    const refused: Partial<Record<ActionName, AccessRefusal>> = {}
    await Promise.all(
      actions.map(async (action) => {
        const refusal = await refusalOf(identity, resource, action)
        if (refusal !== undefined) refused[action] = refusal
      }),
    )
    const walk = actions.includes('reconcile-with-source') ? planWalk(resource, resourceOf).steps : []
    const isAsked = withSuspension && refusalFor(identity) === undefined
    const declaredBy = isAsked ? await readDeclarer(resource) : undefined
    return {
      ref: resource.ref,
      refused,
      ...(walk.length === 0 ? {} : { sources: walk.slice(0, -1) }),
      ...(declaredBy === undefined ? {} : { suspendDeclaredBy: declaredBy }),
    }
  }

  async function readDeclarer(resource: FluxResource): Promise<string | null | undefined> {
    const leave = await reading.enter(NEVER)
    try {
      return readSuspension(resource.kind, await options.fetchObject(resource)).suspendDeclaredBy ?? null
    } catch {
      return undefined
    } finally {
      leave()
    }
  }
}

function describeRefusal(error: unknown): AccessRefusal {
  if (!(error instanceof ApiError) || error.code === 'unavailable')
    return { code: 'unavailable', message: 'Your rights could not be checked.' }
  return { code: error.code, message: error.message }
}
