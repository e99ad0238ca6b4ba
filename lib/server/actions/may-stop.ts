// Who may stop what others asked for: whoever could have asked for all of it that is left. One's own everybody may stop.

import type { Action } from '@/lib/contract/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import type { Authoriser } from './authorise'
import { type AskedOf, stepsOf } from './steps'

export interface StopParts {
  readonly authoriser: Pick<Authoriser, 'expectLikelyAllowed'>
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
}

/** Throws `forbidden`, with what is missing, and `unavailable` where nobody could tell. */
export async function expectMayStop(parts: StopParts, identity: Identity, actions: readonly Action[]): Promise<void> {
  const left = actions.filter(({ by, state }) => by !== identity.name && state === 'queued')
  const [first] = left
  if (first === undefined) return
  try {
    await parts.authoriser.expectLikelyAllowed(
      identity,
      left.flatMap((action) => wayOf(action, parts)),
    )
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'forbidden') throw error
    throw new ApiError('forbidden', `${first.by} asked for this, and you could not have: ${error.message}`, error.extra)
  }
}

function wayOf({ ref, action }: Action, { resourceOf }: StopParts): readonly AskedOf[] {
  const resource = resourceOf(ref)
  // What is not there any more would be sent by nobody.
  if (resource === undefined) return []
  try {
    return stepsOf(resource, action, resourceOf)
  } catch {
    return [{ resource, action }]
  }
}
