import { describe, expect, it } from 'vitest'
import { ACTION_STATES, type Action, type ActionState, type ActionStep } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { viewProgress } from './progress-steps'

const OWN = asRef('HelmRelease/apps/podinfo')
const SOURCE = asRef('HelmRepository/apps/podinfo')

function action(state: ActionState, more: Partial<Action> = {}): Action {
  return {
    id: 'a1',
    ref: OWN,
    action: 'reconcile-with-source',
    by: 'ali',
    requestedAt: '2026-11-20T10:00:00.000Z',
    state,
    message: '',
    steps: [],
    retrying: false,
    ...more,
  }
}

function step(ref: Ref, state: ActionState): ActionStep {
  return { ref, state, at: '2026-11-20T10:00:01.000Z' }
}

const marks = (state: ActionState, more: Partial<Action> = {}) =>
  viewProgress(action(state, more)).steps.map(({ mark }) => mark)
const labels = (more: Partial<Action>) => viewProgress(action('requested', more)).steps.map(({ label }) => label)

describe('the steps of an action', () => {
  it.each([
    ['queued', ['current', 'open', 'open', 'open']],
    ['requested', ['done', 'current', 'open', 'open']],
    ['picked_up', ['done', 'done', 'current', 'open']],
    ['fetched', ['done', 'done', 'done', 'current']],
    ['applied', ['done', 'done', 'done', 'done']],
    ['done', ['done', 'done', 'done', 'done']],
    ['refused', ['failed', 'open', 'open', 'open']],
    ['unknown', ['unsure', 'open', 'open', 'open']],
    ['overtaken', ['done', 'unsure', 'open', 'open']],
    ['timed_out', ['done', 'unsure', 'open', 'open']],
  ] as const)('shows %s as %j', (state, expected) => {
    expect(marks(state)).toEqual(expected)
  })

  it('never goes back on the way from the source to the object', () => {
    const walk = [step(SOURCE, 'requested'), step(SOURCE, 'picked_up'), step(SOURCE, 'done'), step(OWN, 'requested')]
    const seen = walk.map((last, at) =>
      marks(last.state === 'done' ? 'fetched' : last.state, { steps: walk.slice(0, at + 1) }),
    )
    expect(seen.map((line) => line.filter((mark) => mark === 'done').length)).toEqual([1, 2, 2, 3])
  })

  it('puts the cross where the run broke off', () => {
    const steps = [step(SOURCE, 'done'), step(OWN, 'picked_up'), step(OWN, 'failed')]
    expect(marks('failed', { steps })).toEqual(['done', 'done', 'done', 'failed'])
    expect(marks('failed', { steps: [step(SOURCE, 'picked_up'), step(SOURCE, 'failed')] })).toEqual([
      'done',
      'done',
      'failed',
      'open',
    ])
  })

  it.each([
    [{ action: 'reconcile' }, ['Requested', 'Picked up', 'Applied']],
    [{ action: 'reconcile', ref: asRef('GitRepository/flux-system/apps') }, ['Requested', 'Picked up', 'Done']],
    [{ action: 'suspend' }, ['Requested', 'Done']],
  ] as const)('claims no step that %j does not have', (more, expected) => {
    expect(labels(more)).toEqual(expected)
  })

  it('says that the controller goes on trying', () => {
    const view = viewProgress(action('failed', { message: 'Branch `mian` does not exist.', retrying: true }))
    expect(view.sentence).toBe('Failed · retrying: Branch `mian` does not exist.')
    expect(view.tone).toBe('failed')
  })

  it('never calls anything but done a success', () => {
    for (const state of ACTION_STATES) expect(viewProgress(action(state)).tone === 'done').toBe(state === 'done')
  })
})
