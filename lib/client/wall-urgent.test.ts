import { expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { asRef } from '@/lib/testing/as-ref'
import { listUrgent } from './wall-urgent'

const REF = asRef('Kustomization/apps/web')
const message = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  topic: 'flux',
  time: `2026-11-20T09:00:0${id}.000Z`,
  message: 'It burns.',
  markdown: false,
  priority: 5,
  tags: [],
  emoji: [],
  ...more,
})
const idsOf = (messages: readonly Notification[], status?: 'ready' | 'failed', current = true) =>
  listUrgent(messages, new Map(status === undefined ? [] : [[REF, { status, current }]])).map(({ id }) => id)

it('keeps what is urgent, the most urgent and the newest first', () => {
  const messages = [message('1'), message('2', { priority: 4 }), message('3', { priority: 3 }), message('4')]
  expect(idsOf(messages)).toEqual(['4', '1', '2'])
})

it('lets go of what was taken back, and shows an edited one as it is now', () => {
  expect(idsOf([message('1', { deleted: true }), message('2', { noise: true })])).toEqual([])
  expect(idsOf([message('1', { sequenceId: 'a' }), message('2', { sequenceId: 'a', priority: 3 })])).toEqual([])
})

it('lets go of what tells of an object that is well by now, as far as that is known', () => {
  const about = [message('1', { ref: REF })]
  expect(idsOf(about, 'failed')).toEqual(['1'])
  expect(idsOf(about, 'ready')).toEqual([])
  expect(idsOf(about, 'ready', false)).toEqual(['1'])
  expect(idsOf(about)).toEqual(['1'])
})
