import { describe, expect, it } from 'vitest'
import type { Action, ActionStep } from '@/lib/contract/actions'
import type { ObjectDetail } from '@/lib/contract/objects'
import { ApiError } from '@/lib/server/api-error'
import { asRef } from '@/lib/testing/as-ref'
import { answerActed } from './acted'
import { tellAnswer } from './answer'

const APPS = asRef('Kustomization/flux-system/apps')
const REPO = asRef('GitRepository/flux-system/fleet')
const AT = '2026-11-29T20:00:00.000Z'
const OLD = 'main@sha1:1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e'
const NEW = 'main@sha1:8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90'

const actionOf = (more: Partial<Action> = {}): Action => ({
  ...{ id: 'a', ref: APPS, action: 'reconcile', by: 'ali', requestedAt: AT },
  ...{ state: 'done', message: 'Applied.', steps: [], retrying: false, ...more },
})
const stepOf = (more: Partial<ActionStep>): ActionStep => ({ ref: APPS, state: 'done', at: AT, ...more })
const nobody = {
  object(): ObjectDetail {
    throw new ApiError('not_found', 'It is not there.')
  },
}
const itemOf = (action: Action, told = {}) => answerActed({ id: 'a', actions: [action] }, nobody, told).items?.[0]

describe('how an action is told', () => {
  it.each<[string, Partial<ActionStep>, string]>([
    ['from one revision to the next', { from: OLD, to: NEW }, 'reconcile · main@1b2c3d4 → main@8f1c2ab'],
    ['that it runs what it ran', { from: NEW, to: NEW }, 'reconcile · runs main@8f1c2ab'],
    ['what it runs', { to: NEW }, 'reconcile · runs main@8f1c2ab'],
    ['no revision where there is none', {}, 'reconcile'],
  ])('says %s', (_, step, text) => {
    expect(itemOf(actionOf({ steps: [stepOf(step)] }))?.text).toBe(text)
  })

  it('takes no revision of a source for that of the object', () => {
    const steps = [stepOf({ ref: REPO, from: OLD, to: NEW }), stepOf({ state: 'picked_up' })]
    expect(itemOf(actionOf({ state: 'picked_up', steps }))?.text).toBe('reconcile')
  })

  it('names the way where there was one, and every step with its time where that is asked', () => {
    const steps = [stepOf({ ref: REPO }), stepOf({ state: 'requested' }), stepOf({})]
    const named = [`${REPO}: done`, `${APPS}: requested`, `${APPS}: done`]
    expect(itemOf(actionOf({ steps }))?.notes).toEqual(named)
    expect(itemOf(actionOf({ steps }), { withSteps: true })?.notes).toEqual(named.map((step) => `${AT} ${step}`))
    expect(itemOf(actionOf({ steps: [stepOf({})] }))?.notes).toEqual([])
    expect(itemOf(actionOf({ finishedAt: AT }), { withSteps: true })?.text).toBe(
      `reconcile · asked by ali at ${AT}, ended at ${AT}`,
    )
  })
})

describe('many', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      actionOf({
        id: `${at}`,
        ref: asRef(`Kustomization/apps/k${at}`),
        state: at % 100 === 98 ? 'picked_up' : at % 100 === 99 ? 'failed' : 'done',
        message: 'x'.repeat(300),
      }),
    )

  it('stand in the order of sending while they fit', () => {
    const { items = [] } = answerActed({ id: 'g', actions: many(60) }, nobody)
    expect(items.map(({ ref }) => ref)).toEqual(many(60).map(({ ref }) => ref))
  })

  it('begin with what did not end well where they do not, so that nothing of that is cut', () => {
    const answer = answerActed({ id: 'g', actions: many(500) }, nobody)
    const { text, structure } = tellAnswer(answer, 'acted', { cluster: 'c', complete: true, missing: [] })
    expect(Buffer.byteLength(text)).toBeLessThan(40_000)
    expect(Buffer.byteLength(JSON.stringify(structure))).toBeLessThan(40_000)
    const states = Array.from(text.matchAll(/^([a-z_]+) Kustomization/gm), ([, state]) => state)
    expect(states.slice(0, 11)).toEqual([...Array(5).fill('failed'), ...Array(5).fill('picked_up'), 'done'])
    expect(text).toMatch(/^\d+ of 500\.$/m)
  })
})

describe('what to do about a failure', () => {
  const failedAt = (ref: typeof APPS, message = 'kustomize build failed: no such file'): Action =>
    actionOf({ ref: APPS, state: 'failed', message, steps: [stepOf({ ref, state: 'failed' })] })
  const detailOf = (status: string) => {
    const asked: string[] = []
    const object = (ref: string) => {
      asked.push(ref)
      const advice = { meaning: `The row of ${ref} says so.`, remedy: 'Mend it.' }
      return { resource: { status }, diagnosis: { sentence: '', chain: [], advice } } as unknown as ObjectDetail
    }
    return { asked, object }
  }
  const notesBy = (action: Action, questions: { object: (ref: typeof APPS) => ObjectDetail }) =>
    answerActed({ id: 'a', actions: [action] }, questions).items?.[0]?.notes

  it.each(['failed', 'stalled'])('is what the row says that is %s', (status) => {
    const notes = notesBy(failedAt(APPS), detailOf(status))
    expect(notes).toEqual([`means: The row of ${APPS} says so.`, 'remedy: Mend it.'])
  })

  it('is of the source where that failed on the way', () => {
    const questions = detailOf('failed')
    const notes = notesBy(failedAt(REPO), questions)
    expect(questions.asked).toEqual([REPO])
    expect(notes?.[0]).toBe(`means: The row of ${REPO} says so.`)
  })

  it.each<[string, { object: (ref: typeof APPS) => ObjectDetail }]>([
    ['does not say so yet', detailOf('ready')],
    ['is gone', nobody],
  ])('is told by the message where the row %s', (_, questions) => {
    const [means = '', remedy = ''] = notesBy(failedAt(APPS), questions) ?? []
    expect(means).toMatch(/^means: ./)
    expect(remedy).toMatch(/^remedy: ./)
    expect(means).not.toContain('says so')
  })

  it('comes with the first ten failures, and with nothing that did not fail', () => {
    const questions = detailOf('failed')
    const actions = [
      ...Array.from({ length: 3 }, (_, at) => actionOf({ id: `done${at}` })),
      ...Array.from({ length: 12 }, (_, at) => ({ ...failedAt(APPS), id: `failed${at}` })),
    ]
    const { items = [] } = answerActed({ id: 'g', actions }, questions)
    expect(items.map(({ notes = [] }) => notes.length > 0)).toEqual([
      ...[false, false, false],
      ...Array.from({ length: 12 }, (_, at) => at < 10),
    ])
  })
})
