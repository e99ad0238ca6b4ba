// What a request asks of which object: the object itself, or each source on the way and then the object.

import type { ActionName } from '@/lib/flux/act/actions'
import { planWalk } from '@/lib/flux/act/reconcile'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'

type Lookup = (ref: Ref) => FluxResource | undefined

/** One object and what is asked of it. */
export interface AskedOf {
  readonly resource: FluxResource
  readonly action: ActionName
}

/** Throws where the way to the source cannot be gone. */
export function stepsOf(resource: FluxResource, action: ActionName, lookup: Lookup): readonly AskedOf[] {
  if (action !== 'reconcile-with-source') return [{ resource, action }]
  const { refusal, steps } = planWalk(resource, lookup)
  if (refusal !== undefined) throw new ApiError(refusal.code, refusal.message)
  return steps.map((ref) => ({ resource: demand(ref, lookup), action: 'reconcile' }))
}

export function demand(ref: Ref, lookup: Lookup): FluxResource {
  const resource = lookup(ref)
  if (resource === undefined) throw new ApiError('not_found', `${ref} does not exist, or was not read.`)
  return resource
}
