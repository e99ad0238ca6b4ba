// Actions that were open when the process before this one ended, however it ended: their objects tell what became of
// them. Nothing is sent a second time.

import { type Action, isEnded } from '@/lib/contract/actions'
import { isLaterToken, OVERTAKEN } from '@/lib/flux/act/progress'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import type { Follower } from './follow-action'
import type { ActionTracker } from './tracker'

export interface FollowOnParts {
  readonly tracker: Pick<ActionTracker, 'recall' | 'update'>
  readonly follower: Follower
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
}

/** Newest first, as they were kept. */
export function followOn(parts: FollowOnParts, actions: readonly Action[]): void {
  for (const action of actions.toReversed()) {
    parts.tracker.recall(action)
    if (!isEnded(action.state)) continueOne(parts, action)
  }
}

function continueOne(
  { tracker, follower, resourceOf }: FollowOnParts,
  { id, ref, action, token, requestedAt }: Action,
) {
  const end = (state: 'refused' | 'unknown' | 'overtaken' | 'failed', message: string) =>
    tracker.update(id, { state, message, step: { ref, state, message } })
  if (token === undefined) return end('refused', 'Not sent: Fluxdeck ended.')
  const resource = resourceOf(ref)
  if (resource === undefined) return end('failed', 'The object was deleted meanwhile.')
  const { requestedAt: asked, lastHandledReconcileAt: handled, uid } = resource
  if (asked !== token && handled !== token) {
    const isLater = [asked, handled].some((other) => other !== undefined && isLaterToken(other, token) === true)
    return isLater
      ? end('overtaken', OVERTAKEN)
      : end('unknown', 'Fluxdeck ended while this was sent: it may or may not have been asked.')
  }
  return void follower.follow({
    id,
    ref,
    uid,
    action,
    token,
    before: undefined,
    beforeRevision: undefined,
    wasRunning: false,
    isTarget: true,
    isUncertain: false,
    requestedAt: new Date(requestedAt),
  })
}
