import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { listSelections } from './selections'

function action(name: string, place: number, facts: Partial<Action> = {}, size = 3): Action {
  return {
    id: `${name}-id`,
    ref: asRef(`Kustomization/apps/${name}`),
    action: 'reconcile',
    by: 'ali',
    requestedAt: '2026-11-21T12:00:00.000Z',
    state: 'queued',
    message: '',
    steps: [],
    retrying: false,
    selection: { id: 's1', size, place },
    ...facts,
  }
}
const { selection: _, ...alone } = action('alone', 1)
const at = (second: number) => `2026-11-21T12:00:0${second}.000Z`

describe('listSelections', () => {
  it('puts the actions of one request together, in the order of sending', () => {
    const [selection] = listSelections([
      action('c', 3),
      action('a', 1, { state: 'done', finishedAt: at(1) }),
      action('b', 2, { state: 'requested' }),
      alone,
    ])
    expect(selection?.actions.map(({ ref }) => ref.slice(-1))).toEqual(['a', 'b', 'c'])
    expect(selection).toMatchObject({ size: 3, ended: 1, done: 1, queued: 1 })
    expect(selection?.finishedAt).toBeUndefined()
  })

  it('has ended when each of them has, at the time of the last', () => {
    const [selection] = listSelections([
      action('a', 1, { state: 'failed', finishedAt: at(2) }),
      action('b', 2, { state: 'refused', finishedAt: at(4) }),
      action('c', 3, { state: 'unknown', finishedAt: at(3) }),
    ])
    expect(selection).toMatchObject({ failed: 1, refused: 1, unsure: 1, finishedAt: at(4) })
  })

  it('does not claim an end while some are not known here', () => {
    const [selection] = listSelections([action('a', 1, { state: 'done', finishedAt: at(1) }, 500)])
    expect(selection?.finishedAt).toBeUndefined()
  })

  it.each<[readonly Action['action'][], Action['action']]>([
    [['reconcile', 'reconcile-with-source'], 'reconcile-with-source'],
    [['reset', 'reconcile', 'reconcile'], 'reconcile'],
  ])('is called after what was asked: %j', (asked, expected) => {
    const members = asked.map((name, index) => action(String(index), index + 1, { action: name }))
    expect(listSelections(members)[0]?.action).toBe(expected)
  })

  it('has the newest first', () => {
    const later = { requestedAt: '2026-11-21T13:00:00.000Z', selection: { id: 's2', size: 1, place: 1 } }
    expect(listSelections([action('a', 1), action('b', 1, later)]).map(({ id }) => id)).toEqual(['s2', 's1'])
  })
})
