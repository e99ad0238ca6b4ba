import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { isLost, mergeActions } from './merge-actions'

function action(id: string, facts: Partial<Action> = {}): Action {
  return {
    id,
    ref: asRef(`Kustomization/apps/${id}`),
    action: 'reconcile',
    by: 'ali',
    requestedAt: '2026-11-21T12:00:00.000Z',
    state: 'requested',
    message: 'Requested.',
    steps: [],
    retrying: false,
    ...facts,
  }
}
const AT = '2026-11-21T12:00:09.000Z'
const known = (...actions: readonly Action[]) => new Map(actions.map((one) => [one.id, one]))
const DONE = { state: 'done', message: 'Applied.', finishedAt: '2026-11-21T12:00:05.000Z' } as const

describe('mergeActions', () => {
  it('learns what happened while the stream was away', () => {
    const before = known(action('a'))
    expect(mergeActions(before, [action('a', DONE), action('b')], before, AT)).toEqual(
      known(action('b'), action('a', DONE)),
    )
  })

  it('keeps what the stream told while the list was on its way', () => {
    const before = known(action('a'))
    const now = known(action('a', DONE), action('new'))
    expect(mergeActions(now, [action('a')], before, AT)).toEqual(now)
  })

  it('says of an open action that the server does not know any more that it is not followed, and claims no end', () => {
    const before = known(action('a'), action('b', DONE))
    const merged = mergeActions(before, [], before, AT)
    expect(merged.get('a')).toMatchObject({ state: 'unknown', retrying: false, finishedAt: AT })
    expect(merged.get('a')?.message).toContain('Not followed any more')
    expect([...merged.values()].filter(isLost).map(({ id }) => id)).toEqual(['a'])
    expect(merged.get('b')).toEqual(action('b', DONE))
  })
})
