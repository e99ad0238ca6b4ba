import { expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { asRef } from '@/lib/testing/as-ref'
import { listUrgent } from './wall-urgent'

const message = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  topic: 'flux',
  time: `2026-11-20T09:00:0${id}.000Z`,
  message: `It burns in ${id}.`,
  markdown: false,
  priority: 5,
  tags: [],
  emoji: [],
  ...more,
})
const idsOf = (messages: readonly Notification[]) => listUrgent(messages).map(({ message: { id } }) => id)

it('keeps what is urgent, the most urgent and the newest first', () => {
  const messages = [message('1'), message('2', { priority: 4 }), message('3', { priority: 3 }), message('4')]
  expect(idsOf(messages)).toEqual(['4', '1', '2'])
})

it('lets go of what was taken back, and shows an edited one as it is now', () => {
  expect(idsOf([message('1', { deleted: true }), message('2', { noise: true })])).toEqual([])
  expect(idsOf([message('1', { sequenceId: 'a' }), message('2', { sequenceId: 'a', priority: 3 })])).toEqual([])
})

it('leaves what Flux tells of an object to the problems', () => {
  const ref = asRef('Kustomization/apps/web')
  expect(idsOf([message('1', { ref }), message('2', { refGuess: { ref, confidence: 0.4 } })])).toEqual(['2'])
})

it('says once what is told again and again, and how often', () => {
  const again = { title: 'Disk', message: 'It is full.' }
  const told = listUrgent([message('1', again), message('2', again), message('3', { ...again, topic: 'other' })])
  expect(told.map(({ message: { id }, count }) => [id, count])).toEqual([
    ['3', 1],
    ['2', 2],
  ])
})
