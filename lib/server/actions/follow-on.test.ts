import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { parseResource } from '@/lib/flux/object/resource'
import { asRef } from '@/lib/testing/as-ref'
import type { FollowRequest } from './follow-action'
import { followOn } from './follow-on'
import { createActionTracker } from './tracker'

const WEB = asRef('Kustomization/apps/web')
const TOKEN = '2026-11-21T12:00:00.000000001Z'

function open(id: string, more: Partial<Action> = {}): Action {
  return {
    id,
    ref: WEB,
    action: 'reconcile',
    by: 'ali',
    requestedAt: '2026-11-21T12:00:00.000Z',
    state: 'requested',
    message: 'Requested from kustomize-controller.',
    steps: [],
    retrying: false,
    token: TOKEN,
    ...more,
  }
}

function object(annotation: string | undefined, handled?: string) {
  const parsed = parseResource('Kustomization', {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'web',
      namespace: 'apps',
      uid: 'u',
      generation: 1,
      annotations: annotation === undefined ? {} : { 'reconcile.fluxcd.io/requestedAt': annotation },
    },
    spec: { interval: '10m' },
    status: handled === undefined ? {} : { lastHandledReconcileAt: handled },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

/** What became of it, and whether it is followed. */
function resume(action: Action, there: ReturnType<typeof object> | undefined) {
  const tracker = createActionTracker(
    () => new Date('2026-11-21T13:00:00Z'),
    () => undefined,
  )
  const followed: FollowRequest[] = []
  const follower = {
    follow: (request: FollowRequest) => {
      followed.push(request)
      return new Promise<never>(() => {})
    },
  }
  followOn({ tracker, follower, resourceOf: () => there }, [action])
  const now = tracker.get(action.id)
  return { state: now?.state, message: now?.message, followed }
}

describe('an action that was open when the process before this one ended', () => {
  it('is followed from when it was asked where its token stands on the object, handled or not', () => {
    for (const there of [object(TOKEN), object('2026-11-21T12:30:00Z', TOKEN)]) {
      const { state, followed } = resume(open('a'), there)
      expect(state).toBe('requested')
      expect(followed).toMatchObject([
        { id: 'a', uid: 'u', token: TOKEN, requestedAt: new Date('2026-11-21T12:00:00Z') },
      ])
    }
  })

  it('was overtaken where a later one stands there, and is unknown where none does', () => {
    expect(resume(open('a'), object('2026-11-21T12:30:00Z'))).toMatchObject({ state: 'overtaken', followed: [] })
    expect(resume(open('a'), object(undefined, '2026-11-21T11:00:00Z'))).toMatchObject({
      state: 'unknown',
      message: 'Fluxdeck ended while this was sent: it may or may not have been asked.',
      followed: [],
    })
  })

  it('is told apart from others by when they were made, however their time is written', () => {
    const earlier = ['2026-11-21T12:30:00+01:00', 'by hand']
    for (const other of earlier) expect(resume(open('a'), object(other))).toMatchObject({ state: 'unknown' })
    const later = ['2026-11-21 12:30:00.5 +0000 UTC m=+0.1', '2026-11-21T11:30:00-01:00']
    for (const other of later) expect(resume(open('a'), object(other))).toMatchObject({ state: 'overtaken' })
  })

  it('was not sent where it has no token, and has no end where its object is gone', () => {
    const { token: _, ...waiting } = open('a', { state: 'queued' })
    expect(resume(waiting, object(undefined))).toMatchObject({ state: 'refused', message: 'Not sent: Fluxdeck ended.' })
    expect(resume(open('a'), undefined)).toMatchObject({
      state: 'failed',
      message: 'The object was deleted meanwhile.',
    })
  })

  it('stays as it was where it had ended', () => {
    const ended = open('a', { state: 'done', message: 'Done.', finishedAt: '2026-11-21T12:01:00.000Z' })
    expect(resume(ended, object(TOKEN))).toMatchObject({ state: 'done', message: 'Done.', followed: [] })
  })
})
