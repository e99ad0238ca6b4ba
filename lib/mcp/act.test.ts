import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionState } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { describeAction } from '@/lib/server/actions/acting'
import { type ActionWaits, createActionWaits } from '@/lib/server/actions/action-waits'
import { type ActionTracker, createActionTracker } from '@/lib/server/actions/tracker'
import { ApiError } from '@/lib/server/api-error'
import { createChangeFeed } from '@/lib/server/changes'
import { asRef } from '@/lib/testing/as-ref'
import { type Acting, act } from './act'
import type { Answer } from './answer'

const APPS = asRef('Kustomization/flux-system/apps')
const REPO = asRef('GitRepository/flux-system/fleet')
const WANTED = { action: 'reconcile', refs: [APPS] } as const
const PATIENT = { wait: true, timeoutSeconds: 50 }

let tracker: ActionTracker
let waits: ActionWaits
let leaving: AbortController
let told: string[]
let asking: Acting
let cancelled: string[]
let failures: unknown[]
/** The refs of what is asked; more than one make a selection. */
let refs: readonly Ref[]
let refusal: ApiError | undefined

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  cancelled = []
  failures = []
  refs = [APPS]
  refusal = undefined
  leaving = new AbortController()
  const feed = createChangeFeed((error) => failures.push(error))
  const clock = () => new Date()
  tracker = createActionTracker(clock, (after, before) => feed.tell([describeAction(after, before, clock())]))
  waits = createActionWaits(tracker, feed)
  const groupOf = (id: string) => ({ id, actions: tracker.group(id) })
  asking = {
    signal: leaving.signal,
    tell: async (message) => void told.push(message),
    actor: {
      identity: { name: 'robot', groups: [], role: 'operator' },
      lookAgain: async () => undefined,
      via: 'mcp',
      requestId: 'r',
      clientIp: '',
    },
    audience: {
      questions: {
        async act() {
          if (refusal !== undefined) throw refusal
          for (const [index, ref] of refs.entries()) begin(`a${index}`, ref, index)
          return groupOf(refs.length === 1 ? 'a0' : 'g')
        },
        async untilEnded(id, { signal, onChange }) {
          const ids = groupOf(id).actions.map((action) => action.id)
          await waits.until(ids, { signal, onChange: () => onChange(groupOf(id)) })
          return groupOf(id)
        },
        async cancel(_, id) {
          cancelled.push(id)
          for (const { id: one, state } of tracker.group(id))
            if (state === 'queued')
              tracker.update(one, { state: 'refused', message: 'Stopped by robot before it was sent.' })
          return groupOf(id)
        },
        state() {
          throw new Error('Nobody asked for names that are near.')
        },
        object() {
          throw new ApiError('not_found', 'It is not there.')
        },
      },
    },
  }
})
afterEach(() => {
  expect(waits.count()).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
  expect(getEventListeners(leaving.signal, 'abort')).toEqual([])
  expect(failures).toEqual([])
  vi.useRealTimers()
})

function begin(id: string, ref: Ref, index: number): void {
  const selection = { id: 'g', size: refs.length, place: index + 1 }
  tracker.begin({ id, ref, action: 'reconcile', by: 'robot', ...(refs.length === 1 ? {} : { selection }) })
  if (index === 0) move('requested', 'a0', { token: 't0' })
}

function move(
  state: ActionState,
  id = 'a0',
  more: { token?: string; retrying?: boolean; message?: string } = {},
): void {
  const ref = tracker.get(id)?.ref ?? APPS
  const message = more.message ?? `It says ${state}.`
  tracker.update(id, { state, ...more, message, step: { ref, state, message } })
}

/** The answer, and that it was given. */
async function press(patience = PATIENT): Promise<{ answer: Answer | undefined }> {
  const pressed: { answer: Answer | undefined } = { answer: undefined }
  void act(asking, WANTED, patience).then((answer) => {
    pressed.answer = answer
  })
  await vi.advanceTimersByTimeAsync(0)
  return pressed
}

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('what is awaited', () => {
  it('is answered with the end that the tracker knows, and told by each step of the way', async () => {
    const pressed = await press()
    for (const state of ['picked_up', 'fetched', 'applied'] as const) {
      move(state)
      await settle()
    }
    expect(pressed.answer).toBeUndefined()
    move('done')
    await settle()
    expect(pressed.answer).toMatchObject({
      sentence: `Done: reconcile of ${APPS}.`,
      acted: { id: 'a0', state: 'done', retrying: false },
      items: [{ ref: APPS, status: 'done', action: 'reconcile', said: ['It says done.'] }],
    })
    expect(told).toEqual(['requested', 'picked up', 'fetched', 'applied', 'done'].map((word) => `${APPS}: ${word}`))
  })

  it.each<[ActionState, string]>([
    ['done', 'Done:'],
    ['failed', 'Failed:'],
    ['refused', 'Not sent:'],
    ['overtaken', 'Overtaken by a newer request, whose end is not known here:'],
    ['timed_out', 'No end in time, and still watched:'],
    ['unknown', 'Nobody knows whether it arrived:'],
  ])('is answered at once when it ended as %s, in words of its own', async (state, words) => {
    const pressed = await press()
    move(state)
    await settle()
    expect(pressed.answer?.acted?.state).toBe(state)
    expect(pressed.answer?.sentence.startsWith(words)).toBe(true)
  })

  it('says of a failure that Flux tries again, and what to do', async () => {
    const pressed = await press()
    move('failed', 'a0', { retrying: true, message: 'kustomize build failed: no such file' })
    await settle()
    expect(pressed.answer).toMatchObject({
      sentence: `Failed: reconcile of ${APPS}. Flux tries again by itself.`,
      acted: { state: 'failed', retrying: true },
      items: [{ status: 'failed', retrying: true, said: ['kustomize build failed: no such file'] }],
    })
    const notes = pressed.answer?.items?.[0]?.notes ?? []
    expect(notes.map((note) => note.split(':')[0])).toEqual(['means', 'remedy'])
  })

  it('is running, never done, when the time is over, and goes on', async () => {
    const pressed = await press({ wait: true, timeoutSeconds: 25 })
    move('picked_up')
    await vi.advanceTimersByTimeAsync(24_999)
    expect(pressed.answer).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(pressed.answer).toMatchObject({
      sentence: `Not ended after 25 s, and going on: reconcile of ${APPS}: picked up; call get_action with id a0 to see how it ends.`,
      acted: { id: 'a0', state: 'running' },
    })
    expect(cancelled).toEqual([])
    expect(tracker.get('a0')?.state).toBe('picked_up')
  })

  it('is told every ten seconds that nothing moved, counted from the last step, and never behind the end', async () => {
    await press()
    await vi.advanceTimersByTimeAsync(9_000)
    move('picked_up')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(told).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_001)
    expect(told.slice(2)).toEqual([
      `Still at it after 19 s. ${APPS}: picked up`,
      `Still at it after 29 s. ${APPS}: picked up`,
    ])
    move('done')
    await settle()
    const count = told.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toHaveLength(count)
  })

  it('is not awaited where nobody wants to', async () => {
    const pressed = await press({ wait: false, timeoutSeconds: 50 })
    expect(pressed.answer).toMatchObject({
      sentence: `Under way: reconcile of ${APPS}: requested; call get_action with id a0 to see how it ends.`,
      acted: { state: 'running' },
    })
    expect(told).toEqual([])
  })

  it('names the source on the way while that is asked', async () => {
    await press()
    tracker.update('a0', { state: 'fetched', message: 'x', step: { ref: REPO, state: 'done' } })
    await settle()
    expect(told.at(-1)).toBe(`${APPS}: ${REPO} on its way: done`)
    move('done')
    await settle()
  })
})

describe('a selection', () => {
  const DB = asRef('Kustomization/flux-system/db')

  it('has a line for each object and is as well as the worst of them', async () => {
    refs = [APPS, DB]
    const pressed = await press()
    move('done', 'a0')
    await settle()
    expect(told.at(-1)).toBe(`${APPS}: done. 1 of 2 have ended.`)
    expect(pressed.answer).toBeUndefined()
    move('failed', 'a1')
    await settle()
    expect(pressed.answer).toMatchObject({
      sentence: 'Not all went well: 2 objects: 1 done, 1 failed.',
      acted: { id: 'g', state: 'failed' },
      items: [
        { ref: APPS, status: 'done' },
        { ref: DB, status: 'failed' },
      ],
    })
  })

  it('is stopped by whoever leaves, as far as it was not sent, and nothing else is touched', async () => {
    refs = [APPS, DB]
    await press()
    leaving.abort()
    await settle()
    expect(cancelled).toEqual(['g'])
    expect([tracker.get('a0')?.state, tracker.get('a1')?.state]).toEqual(['requested', 'refused'])
    const count = told.length
    move('done', 'a0')
    expect(told).toHaveLength(count)
  })
})

describe('what is told', () => {
  const DB = asRef('Kustomization/flux-system/db')

  it('is one message where several moved at once', async () => {
    refs = [APPS, DB]
    const pressed = await press()
    move('done', 'a0')
    move('done', 'a1')
    await settle()
    expect(pressed.answer?.sentence).toBe('All done: 2 objects: 2 done.')
    expect(told[0]).toBe('0 of 2 have ended.')
  })

  it('is told before the answer, however long that takes', async () => {
    let heard = () => {}
    asking = { ...asking, tell: () => new Promise((resolve) => (heard = resolve)) }
    const pressed = await press()
    move('done')
    await settle()
    expect(pressed.answer).toBeUndefined()
    heard()
    await settle()
    expect(pressed.answer?.acted?.state).toBe('done')
  })
})

describe('whoever leaves', () => {
  it('has nothing to stop where what was not sent was refused before', async () => {
    refs = [APPS, REPO]
    await press()
    move('refused', 'a1')
    leaving.abort()
    await settle()
    expect(cancelled).toEqual([])
  })

  it('stops nothing that was sent', async () => {
    const pressed = await press()
    leaving.abort()
    await settle()
    expect(pressed.answer?.acted?.state).toBe('running')
    expect(cancelled).toEqual([])
    expect(tracker.get('a0')?.state).toBe('requested')
  })

  it('is not waited with when they left before the request was taken', async () => {
    refs = [APPS, REPO]
    leaving.abort()
    const pressed = await press()
    expect(pressed.answer?.acted?.state).toBe('running')
    expect(cancelled).toEqual(['g'])
    expect(told).toEqual([])
  })

  it('does not make what cannot be stopped look failed', async () => {
    refs = [APPS, REPO]
    asking = {
      ...asking,
      audience: {
        questions: {
          ...asking.audience.questions,
          cancel: () => Promise.reject(new ApiError('forbidden', 'You may not.')),
        },
      },
    }
    const pressed = await press()
    leaving.abort()
    await settle()
    expect(pressed.answer?.acted?.state).toBe('running')
  })
})

describe('a refusal', () => {
  it('is what somebody gets of whom none of the objects is to be seen', async () => {
    refs = []
    await expect(act(asking, WANTED, PATIENT)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each<[ApiError, string]>([
    [
      new ApiError('in_flight', 'A request for this object is still under way.', { details: { id: 'a9' } }),
      'A request for this object is still under way. get_action with id a9 tells how that one goes.',
    ],
    [
      new ApiError('suspended', 'It is suspended.', { details: { offer: 'resume-and-reconcile' } }),
      'It is suspended. resume_flux_reconciliation wakes it and reconciles it.',
    ],
    [
      new ApiError('upstream_timeout', 'The cluster did not answer.', { details: { id: 'a9' } }),
      'The cluster did not answer. get_action with id a9 tells once it was seen.',
    ],
    [new ApiError('forbidden', 'You may not.'), 'You may not.'],
  ])('names the way out where there is one: %s', async (error, message) => {
    refusal = error
    await expect(act(asking, WANTED, PATIENT)).rejects.toMatchObject({ code: error.code, message })
  })
})
