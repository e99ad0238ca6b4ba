import { beforeEach, describe, expect, it } from 'vitest'
import { ACTION_STATES, type Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { type ActionTracker, createActionTracker } from './tracker'

const WEB = asRef('Kustomization/apps/web')
const REPO = asRef('GitRepository/apps/repo')

let now: Date
let told: Action[]
let tracker: ActionTracker

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  told = []
  tracker = createActionTracker(
    () => now,
    (action) => told.push(action),
  )
})

const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000)
}
const begin = (id: string, ref = WEB, selection?: Action['selection']) =>
  tracker.begin({ id, ref, action: 'reconcile', by: 'ali', ...(selection === undefined ? {} : { selection }) })
const step = (id: string, state: Action['state'], message: string, ref = WEB) =>
  tracker.update(id, { state, message, step: { ref, state, message } })
const stepsOf = (id: string) =>
  tracker.get(id)?.steps.map(({ state, message, at }) => [state, message, at.slice(17, 19)])

describe('an action', () => {
  it('begins as one that was not sent, and is told', () => {
    expect(begin('a')).toStrictEqual({
      id: 'a',
      ref: WEB,
      action: 'reconcile',
      by: 'ali',
      requestedAt: '2026-11-21T12:00:00.000Z',
      state: 'queued',
      message: 'Not sent yet.',
      steps: [],
      retrying: false,
    })
    expect(told.map(({ id }) => id)).toEqual(['a'])
  })

  it('keeps each step with its first time, and renews the words of the last one', () => {
    begin('a')
    step('a', 'requested', 'Requested.')
    pass(1)
    step('a', 'picked_up', 'Waits for a run.')
    pass(1)
    step('a', 'picked_up', 'Runs.')
    expect(stepsOf('a')).toEqual([
      ['requested', 'Requested.', '00'],
      ['picked_up', 'Runs.', '01'],
    ])
    expect(told.at(-1)?.steps.at(-1)?.message).toBe('Runs.')
  })

  it('is told when a step says more than before, though in the same words', () => {
    begin('a')
    step('a', 'done', 'Done.')
    tracker.update('a', {
      state: 'done',
      message: 'Done.',
      step: { ref: WEB, state: 'done', message: 'Done.', to: 'b' },
    })
    expect(told.at(-1)?.steps.at(-1)?.to).toBe('b')
  })

  it('keeps the steps of two sources that are on their way at the same time apart', () => {
    begin('a')
    step('a', 'requested', 'one', REPO)
    step('a', 'requested', 'two', asRef('Bucket/apps/b'))
    step('a', 'requested', 'one again', REPO)
    expect(tracker.get('a')?.steps.map(({ ref, message }) => `${ref} ${message}`)).toEqual([
      `${REPO} one again`,
      'Bucket/apps/b two',
    ])
  })

  it('comes back to a state as a step of its own', () => {
    begin('a')
    for (const state of ['failed', 'picked_up', 'failed'] as const) step('a', state, state)
    expect(stepsOf('a')?.map(([state]) => state)).toEqual(['failed', 'picked_up', 'failed'])
  })

  it('is told once for what is said twice', () => {
    begin('a')
    step('a', 'requested', 'Requested.')
    pass(1)
    step('a', 'requested', 'Requested.')
    expect(told).toHaveLength(2)
    tracker.update('a', { state: 'requested', message: 'Requested.', retrying: true })
    expect(told).toHaveLength(3)
  })

  it.each(ACTION_STATES)('has a time of its end in state %s exactly when that is an end', (state) => {
    begin('a')
    step('a', state, state)
    const isEnd = ['done', 'failed', 'refused', 'overtaken', 'timed_out', 'unknown'].includes(state)
    expect(tracker.get('a')?.finishedAt).toBe(isEnd ? now.toISOString() : undefined)
  })

  it('keeps the time of its first end while it stays one, and loses it when it goes on', () => {
    begin('a')
    step('a', 'failed', 'first')
    pass(1)
    step('a', 'failed', 'again')
    expect(tracker.get('a')?.finishedAt).toBe('2026-11-21T12:00:00.000Z')
    step('a', 'picked_up', 'goes on')
    expect(tracker.get('a')).not.toHaveProperty('finishedAt')
    pass(1)
    step('a', 'done', 'done')
    expect(tracker.get('a')?.finishedAt).toBe('2026-11-21T12:00:02.000Z')
  })

  it('keeps its token, and knows nothing of one that never began', () => {
    begin('a')
    tracker.update('a', { state: 'requested', message: '', token: 't' })
    step('a', 'picked_up', 'later')
    expect(tracker.get('a')?.token).toBe('t')
    expect(step('b', 'done', 'nobody')).toBeUndefined()
    expect(told).toHaveLength(3)
  })
})

describe('what is under way for an object', () => {
  it('is the newest other one that has not ended', () => {
    expect(tracker.inFlightBesides('x', WEB)).toBeUndefined()
    begin('a')
    begin('b')
    expect(tracker.inFlightBesides('x', WEB)?.id).toBe('b')
    expect(tracker.inFlightBesides('b', WEB)?.id).toBe('a')
    expect(tracker.inFlightBesides('x', REPO)).toBeUndefined()
  })

  it('is nothing that has ended, and again what goes on after its end', () => {
    begin('a')
    begin('b')
    step('b', 'done', '')
    expect(tracker.inFlightBesides('x', WEB)?.id).toBe('a')
    step('a', 'timed_out', '')
    expect(tracker.inFlightBesides('x', WEB)).toBeUndefined()
    step('a', 'picked_up', '')
    expect(tracker.inFlightBesides('x', WEB)?.id).toBe('a')
  })
})

describe('a step that several actions share', () => {
  beforeEach(() => {
    begin('a')
    begin('b', asRef('Kustomization/apps/db'))
    tracker.share('source', ['a', 'b'])
  })

  it('is told to each, named, and its end is not theirs', () => {
    step('source', 'done', 'Fetched main.', REPO)
    for (const id of ['a', 'b'])
      expect(tracker.get(id)).toMatchObject({ state: 'fetched', message: 'GitRepository apps/repo: Fetched main.' })
    expect(tracker.get('a')?.steps).toMatchObject([{ ref: REPO, state: 'done', message: 'Fetched main.' }])
  })

  it('ends them when it fails, but not when somebody else asks for it again', () => {
    step('source', 'overtaken', 'Overtaken.', REPO)
    expect(tracker.get('a')).toMatchObject({ state: 'requested' })
    step('source', 'failed', 'Cannot clone.', REPO)
    expect(tracker.get('a')).toMatchObject({ state: 'failed', finishedAt: expect.any(String) })
  })

  it('says no more to those that have ended, nor to anybody once it is shared no longer', () => {
    step('a', 'refused', 'Not sent.')
    step('source', 'picked_up', 'Runs.', REPO)
    expect([tracker.get('a')?.state, tracker.get('b')?.state]).toEqual(['refused', 'picked_up'])
    tracker.share('source', [])
    step('source', 'done', 'Fetched.', REPO)
    expect(tracker.get('b')?.state).toBe('picked_up')
  })

  it('is told without a step where it is none, and to nobody that is forgotten', () => {
    tracker.share('source', ['forgotten', 'a'])
    tracker.update('source', { state: 'picked_up', message: 'Runs.' })
    expect(tracker.get('a')).toMatchObject({ state: 'picked_up', message: 'Runs.', steps: [] })
  })

  it('is not named where it is the object itself', () => {
    tracker.share('source', ['a'])
    step('source', 'picked_up', 'Runs.', WEB)
    expect(tracker.get('a')?.message).toBe('Runs.')
  })
})

describe('what is remembered', () => {
  it('lists the newest first and puts a selection together again', () => {
    begin('a', WEB, { id: 'all', size: 2, place: 1 })
    pass(1)
    begin('b', REPO, { id: 'all', size: 2, place: 2 })
    pass(1)
    begin('c')
    expect(tracker.list().map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    expect(tracker.group('all').map(({ id }) => id)).toEqual(['a', 'b'])
    expect(tracker.group('c').map(({ id }) => id)).toEqual(['c'])
    expect(tracker.group('nothing')).toEqual([])
  })

  it('is a thousand actions, and those that run stay before those that ended', () => {
    begin('runs')
    begin('ended', REPO, { id: 'both', size: 2, place: 1 })
    begin('stays', REPO, { id: 'both', size: 2, place: 2 })
    step('ended', 'done', '')
    for (let index = 0; index < 997; index++) begin(`a${index}`, asRef(`Kustomization/apps/a${index}`))
    expect(tracker.get('ended')).toBeDefined()
    begin('one-more', asRef('Kustomization/apps/more'))
    expect(tracker.get('ended')).toBeUndefined()
    expect(tracker.group('both').map(({ id }) => id)).toEqual(['stays'])
    expect(tracker.group('runs').map(({ id }) => id)).toEqual(['runs'])
    begin('another', asRef('Kustomization/apps/another'))
    expect(tracker.list()).toHaveLength(1_001)
  })
})
