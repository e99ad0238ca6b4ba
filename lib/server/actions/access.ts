// Which actions a person may ask of an object, for the buttons. Fails closed and says so; the write looks for itself again.

import { setMaxListeners } from 'node:events'
import type { AccessRefusal, ObjectAccess } from '@/lib/contract/access'
import { ACTION_NAMES, type ActionName, refuseAction } from '@/lib/flux/act/actions'
import { planWalk } from '@/lib/flux/act/reconcile'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { readSuspension } from '@/lib/flux/object/suspension'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import { createSharedQuestions } from './asked-once'
import type { Authoriser } from './authorise'
import { stepsOf } from './steps'

/** Objects read anew at the same time, and how many within a minute. */
const READS = { parallel: 4, parallelPerPerson: 2, perMinute: 600 } as const

export interface AccessOptions {
  readonly authoriser: Authoriser
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** What forbids every action to this person: read-only, actions off, a viewer. */
  readonly refusalFor: (identity: Identity) => ApiError | undefined
  /** The object with its managedFields, which nobody keeps. */
  readonly fetchObject: (resource: FluxResource) => Promise<unknown>
  readonly clock: () => Date
}

export interface AccessQuestion {
  readonly refs: readonly Ref[]
  readonly withSuspension?: boolean
  /** Ends when the caller left: what was not asked yet is not asked any more. */
  readonly signal: AbortSignal
}

export type AccessReader = (identity: Identity, question: AccessQuestion) => Promise<readonly ObjectAccess[]>

export function createAccessReader(options: AccessOptions): AccessReader {
  const { authoriser, resourceOf, refusalFor } = options
  const declarers = createSharedQuestions<string | null>({ ...READS, clock: options.clock })
  const refusalOf = async (
    identity: Identity,
    resource: FluxResource,
    action: ActionName,
    signal: AbortSignal,
  ): Promise<AccessRefusal | undefined> => {
    const general = refusalFor(identity)
    if (general !== undefined) return { code: general.code, message: general.message }
    try {
      await authoriser.expectLikelyAllowed(identity, stepsOf(resource, action, resourceOf), signal)
      return undefined
    } catch (error) {
      return describeRefusal(error)
    }
  }

  return (identity, question) => {
    // Each right that is waited for listens to the one caller.
    setMaxListeners(0, question.signal)
    return Promise.all(
      question.refs.flatMap((ref) => {
        const resource = resourceOf(ref)
        if (resource === undefined) return []
        const applicable = ACTION_NAMES.filter((action) => refuseAction(resource, action) === undefined)
        return [describe(identity, resource, applicable, question)]
      }),
    )
  }

  async function describe(
    identity: Identity,
    resource: FluxResource,
    actions: readonly ActionName[],
    { withSuspension = false, signal }: AccessQuestion,
  ): Promise<ObjectAccess> {
    const refused: Partial<Record<ActionName, AccessRefusal>> = {}
    await Promise.all(
      actions.map(async (action) => {
        const refusal = await refusalOf(identity, resource, action, signal)
        if (refusal !== undefined) refused[action] = refusal
      }),
    )
    const walk = actions.includes('reconcile-with-source') ? planWalk(resource, resourceOf).steps : []
    const isAsked = withSuspension && refusalFor(identity) === undefined
    const declaredBy = isAsked ? await readDeclarer(identity, resource, signal) : undefined
    return {
      ref: resource.ref,
      refused,
      ...(walk.length === 0 ? {} : { sources: walk.slice(0, -1) }),
      ...(declaredBy === undefined ? {} : { suspendDeclaredBy: declaredBy }),
    }
  }

  function readDeclarer(identity: Identity, resource: FluxResource, signal: AbortSignal) {
    const read = async () =>
      readSuspension(resource.kind, await options.fetchObject(resource)).suspendDeclaredBy ?? null
    return declarers.ask(resource.ref, { person: identity.name, signal }, read).catch(() => undefined)
  }
}

function describeRefusal(error: unknown): AccessRefusal {
  if (!(error instanceof ApiError) || error.code === 'unavailable')
    return { code: 'unavailable', message: 'Your rights could not be checked.' }
  return { code: error.code, message: error.message }
}
