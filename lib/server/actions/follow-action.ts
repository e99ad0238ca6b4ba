// Follows a request to its true end: watches the object as the store sees it and tells each step once.
// After a failure that Flux retries, and after a timeout, it goes on watching and corrects itself.

import { type ActionState, isEnded } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import { isRunning, type ProgressQuestion, readProgress } from '@/lib/flux/act/progress'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import type { ActionTracker } from './tracker'

/** How long a failure or a timeout may still turn into something else. */
const WATCH_ON_MS = 60 * 60_000
const TICK_MS = 1_000
/** How often a source may be asked again by others before its way is given up. */
const MAX_OVERTAKEN = 5

export interface FollowRequest {
  readonly id: string
  readonly ref: Ref
  readonly uid: string
  readonly action: ActionName
  readonly token: string
  /** `lastHandledReconcileAt` before the write. */
  readonly before: string | undefined
  /** What was applied or fetched before the write. */
  readonly beforeRevision: string | undefined
  /** Its controller was in the middle of a run when the request was written. */
  readonly wasRunning: boolean
  /** Asked before it on the same way. */
  readonly sourceRef?: Ref
  /** False for a source on the way: its end is one step, not the end of the action. */
  readonly isTarget: boolean
  /** When it was asked, where that was before it is followed. */
  readonly requestedAt?: Date
  /** No answer came to the write: nothing is claimed until the token is seen on the object. */
  readonly isUncertain: boolean
}

export interface Follower {
  /** Resolves with the first settled state; a failure that is retried is watched on behind it. */
  follow(request: FollowRequest): Promise<ActionState>
}

export interface FollowerOptions {
  readonly tracker: ActionTracker
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly onRows: (listener: (refs: readonly Ref[]) => void) => () => void
  readonly clock: () => Date
  readonly signal: AbortSignal
}

export function createFollower({ tracker, resourceOf, onRows, clock, signal }: FollowerOptions): Follower {
  return {
    follow: (request) =>
      new Promise((resolve) => {
        const { requestedAt = clock() } = request
        let settled: ActionState | undefined
        let isBusy = request.wasRunning
        const look = () => {
          if (request.isUncertain && !hasArrived(request)) {
            if (clock().getTime() - requestedAt.getTime() > WATCH_ON_MS) stop()
            return
          }
          const resource = resourceOf(request.ref)
          if (resource !== undefined && !isRunning(resource)) isBusy = false
          const progress = read(request, resource, { requestedAt, isBusy })
          // A failure stands until a later run ended: that one has begun, or was asked for, is no news of this request.
          if (settled === 'failed' && progress.state === 'overtaken') return stop()
          if (settled === 'failed' && progress.state !== 'done' && progress.state !== 'failed') return expire()
          tracker.update(request.id, {
            state: progress.state,
            message: progress.message,
            retrying: progress.retrying,
            step: {
              ref: request.ref,
              state: progress.state,
              message: progress.message,
              ...(progress.from === undefined ? {} : { from: progress.from }),
              ...(progress.to === undefined ? {} : { to: progress.to }),
            },
          })
          if (!isEnded(progress.state)) return
          if (settled === undefined) resolve(progress.state)
          settled = progress.state
          const mayTurn = progress.retrying || progress.state === 'timed_out'
          if (!mayTurn || !request.isTarget) stop()
          else expire()
        }
        const expire = () => {
          const isOver = clock().getTime() - requestedAt.getTime() > WATCH_ON_MS
          if (isOver || tracker.inFlightBesides(request.id, request.ref) !== undefined) stop()
        }
        const unsubscribe = onRows((refs) => {
          if (refs.includes(request.ref)) look()
        })
        // Timeouts come without any event.
        const timer = setInterval(look, TICK_MS)
        const stop = () => {
          unsubscribe()
          clearInterval(timer)
          signal.removeEventListener('abort', stop)
        }
        signal.addEventListener('abort', stop, { once: true })
      }),
  }

  function hasArrived({ ref, token }: FollowRequest): boolean {
    const resource = resourceOf(ref)
    return resource?.requestedAt === token || resource?.lastHandledReconcileAt === token
  }

  function read(
    request: FollowRequest,
    resource: FluxResource | undefined,
    seen: Pick<ProgressQuestion, 'requestedAt' | 'isBusy'>,
  ) {
    const { uid, action, token, before, beforeRevision, sourceRef } = request
    const source = sourceRef === undefined ? undefined : resourceOf(sourceRef)
    if (resource === undefined || resource.uid !== uid)
      return { state: 'failed' as const, message: 'The object was deleted meanwhile.', retrying: false }
    return readProgress({
      resource,
      action,
      token,
      before,
      now: clock(),
      ...seen,
      ...(beforeRevision === undefined ? {} : { beforeRevision }),
      ...(source === undefined ? {} : { source }),
    })
  }
}

/** A source that somebody else asked for again is fetched all the same, and later than we asked: theirs will do. */
export async function followThrough(
  follower: Follower,
  resourceOf: FollowerOptions['resourceOf'],
  request: FollowRequest,
): Promise<ActionState> {
  let state = await follower.follow(request)
  for (let times = 0; !request.isTarget && state === 'overtaken' && times < MAX_OVERTAKEN; times++) {
    const token = resourceOf(request.ref)?.requestedAt
    if (token === undefined) break
    state = await follower.follow({ ...request, token })
  }
  return state
}
