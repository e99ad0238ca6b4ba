import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionState } from '@/lib/contract/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { createFollower, type Follower, type FollowRequest, followThrough } from './follow-action'
import { createActionTracker } from './tracker'

const REF = asRef('Kustomization/apps/shop')
const TOKEN = '2026-11-20T08:14:00.000000001Z'

describe('following a request', () => {
  let now: Date
  let seen: ReturnType<typeof shop> | undefined
  let source: FluxResource | undefined
  let states: ActionState[]
  let abort: AbortController
  let announce: (refs: readonly Ref[]) => void
  let tracker: ReturnType<typeof createActionTracker>
  let first: Promise<ActionState>
  let follower: Follower

  beforeEach(() => {
    now = new Date('2026-11-20T08:14:00Z')
    seen = shop('True', 'ReconciliationSucceeded', undefined)
    states = []
    abort = new AbortController()
    announce = () => {}
    tracker = createActionTracker(
      () => now,
      ({ id, state }) => {
        if (id === 'a') states.push(state)
      },
    )
    tracker.begin({ id: 'a', ref: REF, action: 'reconcile', by: 'ali' })
    follower = createFollower({
      tracker,
      resourceOf: (ref) => (ref === REF ? seen : source),
      onRows: (listener) => {
        announce = listener
        return () => {
          announce = () => {}
        }
      },
      clock: () => now,
      signal: abort.signal,
    })
    first = follow(false)
  })
  afterEach(() => {
    abort.abort()
    vi.useRealTimers()
  })

  const follow = (wasRunning: boolean, more: Partial<FollowRequest> = {}) =>
    follower.follow({
      id: 'a',
      ref: REF,
      uid: 'u',
      action: 'reconcile',
      token: TOKEN,
      before: undefined,
      beforeRevision: undefined,
      isTarget: true,
      isUncertain: false,
      wasRunning,
      ...more,
    })
  const see = (object: ReturnType<typeof shop> | undefined, afterSeconds = 5) => {
    now = new Date(now.getTime() + afterSeconds * 1_000)
    seen = object
    announce([REF])
  }
  const failing = () => shop('False', 'BuildFailed', TOKEN, 'ProgressingWithRetry')
  const running = () => shop('Unknown', 'Progressing', TOKEN, 'Progressing')

  const followAnew = (more: Partial<FollowRequest>) => {
    abort.abort()
    abort = new AbortController()
    first = follow(false, more)
  }
  const well = () => shop('True', 'ReconciliationSucceeded', TOKEN)

  it('lets a failure stand while Flux tries again, and turns it when that ends well', async () => {
    see(failing())
    expect(await first).toBe('failed')
    see(running())
    see(running(), 400)
    see(failing())
    expect(tracker.get('a')).toMatchObject({ state: 'failed', retrying: true, finishedAt: expect.any(String) })
    // A second request must not be refused because the first one is still being watched.
    expect(tracker.inFlightBesides('', REF)).toBeUndefined()
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(states).toEqual(['queued', 'failed', 'done'])
  })

  it('takes nothing of a run that was there before for its own', async () => {
    abort.abort()
    abort = new AbortController()
    void follow(true)
    const earlier = () => shop('Unknown', 'Progressing', undefined, 'Progressing')
    see(earlier())
    expect(tracker.get('a')).toMatchObject({ state: 'requested', message: expect.stringContaining('earlier run') })
    see(shop('True', 'ReconciliationSucceeded', undefined))
    see(earlier())
    expect(tracker.get('a')?.state).toBe('picked_up')
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('done')
  })

  it('tells the end of what took too long', async () => {
    see(shop('True', 'ReconciliationSucceeded', undefined), 301)
    expect(await first).toBe('timed_out')
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('done')
  })

  it('says no more of a failure once somebody asked again', async () => {
    see(failing())
    await first
    tracker.begin({ id: 'b', ref: REF, action: 'reconcile', by: 'bo' })
    see(running())
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('failed')
  })

  it('keeps to the failure it saw when a later request of somebody else is handled', async () => {
    see(failing())
    await first
    see(shop('True', 'ReconciliationSucceeded', '2026-11-20T08:15:00Z', undefined, 'u', '2026-11-20T08:15:00Z'))
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('failed')
  })

  it('knows another object of the same name from the one that was asked', async () => {
    see(shop('True', 'ReconciliationSucceeded', TOKEN, undefined, 'other'))
    expect(await first).toBe('failed')
    expect(tracker.get('a')?.message).toContain('deleted')
  })

  it('says that a newer request took its place, and no more', async () => {
    see(shop('True', 'ReconciliationSucceeded', undefined, undefined, 'u', '2026-11-20T08:15:00Z'))
    expect(await first).toBe('overtaken')
    see(well())
    expect(states).toEqual(['queued', 'overtaken'])
  })

  it('renews the words of a failure that comes again otherwise', async () => {
    see(failing())
    see(shop('False', 'ArtifactFailed', TOKEN, 'ProgressingWithRetry'))
    expect(tracker.get('a')?.message).toBe('ArtifactFailed')
  })

  it('ends with the object, also when one of its name comes back', async () => {
    see(undefined)
    expect(await first).toBe('failed')
    expect(tracker.get('a')?.message).toContain('deleted')
    see(well())
    expect(states).toEqual(['queued', 'failed'])
  })

  it('takes nothing that comes after the end for its own, neither told nor looked for', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    followAnew({})
    seen = well()
    vi.advanceTimersByTime(1_000)
    expect(tracker.get('a')?.state).toBe('done')
    see(failing())
    vi.advanceTimersByTime(5_000)
    expect(states).toEqual(['queued', 'done'])
  })

  it('tells from which revision to which, where there are any', () => {
    see(well())
    expect(tracker.get('a')?.steps.at(-1)).not.toHaveProperty('from')
    expect(tracker.get('a')?.steps.at(-1)).not.toHaveProperty('to')
    tracker.begin({ id: 'b', ref: REF, action: 'reconcile', by: 'ali' })
    followAnew({ id: 'b', beforeRevision: 'main@sha1:1' })
    see({ ...well(), appliedRevision: 'main@sha1:2' })
    expect(tracker.get('b')?.steps.at(-1)).toMatchObject({ from: 'main@sha1:1', to: 'main@sha1:2' })
  })

  it('is not done before it runs what the source on its way has fetched', () => {
    const repo = parseResource('GitRepository', {
      metadata: { name: 'repo', namespace: 'apps', uid: 'r' },
      status: { artifact: { revision: 'main@sha1:2' } },
    })
    source = repo.ok ? repo.value : undefined
    followAnew({ sourceRef: asRef('GitRepository/apps/repo') })
    see({ ...well(), appliedRevision: 'main@sha1:1' })
    expect(tracker.get('a')?.state).toBe('picked_up')
    see({ ...well(), appliedRevision: 'main@sha1:2' })
    expect(tracker.get('a')?.state).toBe('done')
  })

  describe('of which nobody knows whether it arrived', () => {
    beforeEach(() => {
      abort.abort()
      abort = new AbortController()
      tracker.update('a', { state: 'unknown', message: 'No answer.' })
      first = follow(false, { isUncertain: true })
    })

    it('claims nothing until the token is seen on the object', async () => {
      see(shop('True', 'ReconciliationSucceeded', undefined, undefined, 'u', 'another'))
      see(undefined, 600)
      expect(tracker.get('a')).toMatchObject({ state: 'unknown', message: 'No answer.' })
      see(shop('True', 'ReconciliationSucceeded', TOKEN))
      expect(await first).toBe('done')
    })

    it.each([
      ['stands on it', shop('Unknown', 'Progressing', undefined, 'Progressing')],
      ['was handled and is followed by another', shop('True', 'ReconciliationSucceeded', TOKEN, undefined, 'u', 'new')],
    ])('is believed when the token %s', (_, object) => {
      see(object)
      expect(tracker.get('a')?.state).not.toBe('unknown')
    })

    it('is given up after an hour', () => {
      see(shop('True', 'ReconciliationSucceeded', undefined, undefined, 'u', 'another'), 3_601)
      see(shop('True', 'ReconciliationSucceeded', TOKEN))
      expect(tracker.get('a')?.state).toBe('unknown')
    })
  })

  it('goes on watching a failure that is retried for an hour', async () => {
    see(failing())
    await first
    see(running(), 3_590)
    see(running(), 10)
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('failed')
  })

  it('leaves a source on the way at its first end', async () => {
    abort.abort()
    abort = new AbortController()
    first = follow(false, { isTarget: false })
    see(failing())
    expect(await first).toBe('failed')
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(tracker.get('a')?.state).toBe('failed')
  })

  it('says nothing more once the program ends', () => {
    abort.abort()
    see(shop('True', 'ReconciliationSucceeded', TOKEN))
    expect(states).toEqual(['queued'])
  })

  it('hears nothing of other objects', () => {
    seen = shop('True', 'ReconciliationSucceeded', TOKEN)
    announce([asRef('Kustomization/apps/other')])
    expect(states).toEqual(['queued'])
  })
})

describe('following a source on the way', () => {
  const REPO = asRef('GitRepository/apps/repo')
  const request: FollowRequest = {
    id: 'a',
    ref: REPO,
    uid: 'u',
    action: 'reconcile',
    token: 'ours',
    before: undefined,
    beforeRevision: undefined,
    wasRunning: false,
    isTarget: false,
    isUncertain: false,
  }
  /** Ends each follow by the next of these states and tells with which tokens it was followed. */
  const go = async (
    states: readonly ActionState[],
    more: Partial<FollowRequest>,
    theirs: string | undefined,
    isGone = false,
  ) => {
    const tokens: string[] = []
    const follower: Follower = { follow: async ({ token }) => states[tokens.push(token) - 1] ?? 'overtaken' }
    const { requestedAt: _, ...plain } = shop('True', 'Succeeded', undefined)
    const resource = theirs === undefined ? plain : { ...plain, requestedAt: theirs }
    return [await followThrough(follower, () => (isGone ? undefined : resource), { ...request, ...more }), tokens]
  }

  it('takes a newer request of somebody else for its own', async () => {
    expect(await go(['overtaken', 'done'], {}, 'theirs')).toEqual(['done', ['ours', 'theirs']])
  })

  it('is overtaken where it is the target itself, or nobody knows by what', async () => {
    expect(await go(['overtaken', 'done'], { isTarget: true }, 'theirs')).toEqual(['overtaken', ['ours']])
    expect(await go(['overtaken', 'done'], {}, undefined)).toEqual(['overtaken', ['ours']])
    expect(await go(['overtaken', 'done'], {}, undefined, true)).toEqual(['overtaken', ['ours']])
  })

  it('is given up after five of them', async () => {
    const [state, tokens] = await go([], {}, 'theirs')
    expect(state).toBe('overtaken')
    expect(tokens).toHaveLength(6)
  })
})

function shop(
  status: string,
  reason: string,
  handled: string | undefined,
  reconciling?: string,
  uid = 'u',
  requested = TOKEN,
) {
  const condition = (type: string, value: string, why: string) => ({
    type,
    status: value,
    reason: why,
    message: why,
    observedGeneration: 1,
    lastTransitionTime: '2026-11-20T08:14:01Z',
  })
  const parsed = parseResource('Kustomization', {
    metadata: {
      name: 'shop',
      namespace: 'apps',
      uid,
      generation: 1,
      annotations: { 'reconcile.fluxcd.io/requestedAt': requested },
    },
    spec: {},
    status: {
      conditions: [
        condition('Ready', status, reason),
        ...(reconciling === undefined ? [] : [condition('Reconciling', 'True', reconciling)]),
      ],
      ...(handled === undefined ? {} : { lastHandledReconcileAt: handled }),
    },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}
