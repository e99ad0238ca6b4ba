import { describe, expect, it } from 'vitest'
import { ACTION_STATES, type Action, type ActionState } from '@/lib/contract/actions'
import { viewProgress } from './progress-steps'

function action(state: ActionState, more: Partial<Action> = {}): Action {
  return {
    id: 'a1',
    ref: 'HelmRelease/apps/podinfo',
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

const marks = (state: ActionState, more: Partial<Action> = {}) =>
  viewProgress(action(state, more)).steps.map((step) => step.mark)

describe('the four steps of an action', () => {
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
  ] as const)('shows %s as %j', (state, expected) => {
    expect(marks(state)).toEqual(expected)
  })

  it('puts the cross where the run broke off', () => {
    const steps = [
      { ref: 'HelmRelease/apps/podinfo', state: 'picked_up', at: '2026-11-20T10:00:01.000Z' },
      { ref: 'HelmRelease/apps/podinfo', state: 'fetched', at: '2026-11-20T10:00:02.000Z' },
    ] as const
    expect(marks('failed', { steps })).toEqual(['done', 'done', 'done', 'failed'])
  })

  it('claims no fetch for a plain reconcile', () => {
    expect(marks('picked_up', { action: 'reconcile' })).toEqual(['done', 'done', 'skipped', 'current'])
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
