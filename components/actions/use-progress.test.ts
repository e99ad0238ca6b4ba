import { describe, expect, it } from 'vitest'
import type { Press } from '@/lib/client/presses'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { progressOf } from './use-progress'

const WEB = asRef('Kustomization/apps/web')
const ENDED = { state: 'done', finishedAt: '2026-11-29T20:00:09.000Z' } as const
const action = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  ref: WEB,
  action: 'reconcile',
  by: 'ali',
  requestedAt: '2026-11-29T20:00:00.000Z',
  state: 'requested',
  message: '',
  steps: [],
  retrying: false,
  ...more,
})
const press = (more: Partial<Press> = {}): Press => ({
  ref: WEB,
  own: action('press', { state: 'queued' }),
  ...more,
})
const told = (presses: readonly Press[], actions: readonly Action[]) => {
  const progress = progressOf(WEB, presses, actions)
  return progress && `${progress.action.id} ${progress.action.state}${progress.isOwn ? ' own' : ''}`
}

describe('what is told about an object', () => {
  it('is a press at once, then only what the server says of it, until it is read', () => {
    expect(told([press()], [])).toBe('press queued own')
    expect(told([press({ id: 'a' })], [action('a')])).toBe('a requested own')
    expect(told([press({ id: 'a' })], [action('a', ENDED)])).toBe('a done own')
    expect(told([], [action('a', ENDED)])).toBeUndefined()
  })

  it('is what others ask while it runs, also after one of ours that has ended', () => {
    expect(told([], [action('b', { by: 'ben' })])).toBe('b requested')
    expect(told([press({ id: 'a' })], [action('b', { by: 'ben' }), action('a', ENDED)])).toBe('b requested')
  })

  it('claims nothing of a press that the server knows no more', () => {
    expect(told([press({ id: 'gone' })], [])).toBeUndefined()
  })
})
