import { expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { isAskedAlike, labelFailing } from './many-requests'

const ROW = row('apps/web', { status: 'failed', retrying: true, actions: ['reconcile', 'suspend'] })

it.each<[string, Partial<Resource>, boolean]>([
  ['another message', { statusText: 'no such file' }, true],
  ['a copy of the same actions', { actions: ['reconcile', 'suspend'] }, true],
  ['another status', { status: 'ready' }, false],
  ['an action less', { actions: ['reconcile'] }, false],
  ['another action', { actions: ['reconcile', 'resume'] }, false],
])('what can be asked of many is found again, or not, after %s', (_what, change, isKept) => {
  expect(isAskedAlike(ROW, { ...ROW, ...change })).toBe(isKept)
})

it('the button for all that fail has the number that the sentence has, and says where not all would answer', () => {
  const silent = row('apps/silent', { status: 'stalled', actions: ['suspend'] })
  expect(labelFailing([ROW, ROW, row('apps/well')])).toBe('Reconcile all 2 that fail…')
  expect(labelFailing([ROW, ROW, silent])).toBe('Reconcile 2 of the 3 that fail…')
  expect(labelFailing([ROW, silent])).toBeUndefined()
})
