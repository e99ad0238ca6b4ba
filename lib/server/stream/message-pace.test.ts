import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import type { MoreNotifications } from '@/lib/contract/stream'
import { paceMessages } from './message-pace'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const message = (id: string, topic = 'flux', more: Partial<Notification> = {}): Notification => ({
  id,
  topic,
  time: '2026-01-01T00:00:00.000Z',
  message: 'text',
  markdown: false,
  priority: 3,
  tags: [],
  emoji: [],
  ...more,
})

function scene() {
  const told: (Notification | MoreNotifications)[] = []
  const held = { isHeld: false, tellings: 0 }
  const { take, goOn } = paceMessages({
    tell(events) {
      held.tellings += 1
      told.push(...events)
    },
    isHeld: () => held.isHeld,
  })
  const ids = () => told.map((event) => ('more' in event ? `${event.more} more of ${event.topic}` : event.id))
  return { take, goOn, told, ids, held }
}

it('tells a message after a quiet while at once', () => {
  const { take, ids } = scene()
  take(message('a'))
  expect(ids()).toEqual(['a'])
  vi.advanceTimersByTime(1_000)
  take(message('b'))
  expect(ids()).toEqual(['a', 'b'])
})

it('tells of a burst the newest twenty, in their order, and of each topic how many more there were', () => {
  const { take, told, ids } = scene()
  take(message('first'))
  for (let index = 0; index < 10_000; index += 1) take(message(`${index}`, index % 4 === 0 ? 'other' : 'flux'))
  expect(told).toHaveLength(1)
  vi.advanceTimersByTime(100)
  expect(ids().slice(1, 21)).toEqual(Array.from({ length: 20 }, (_, index) => `${9_980 + index}`))
  expect(ids().slice(21)).toEqual(['2495 more of other', '7485 more of flux'])
})

it('tells no more than ten times in a second, however long it goes on', () => {
  const { take, told } = scene()
  for (let ms = 0; ms < 2_000; ms += 5) {
    for (let each = 0; each < 10; each += 1) take(message(`${ms} ${each}`))
    vi.advanceTimersByTime(5)
  }
  expect(told.filter((event) => 'more' in event).length).toBeLessThanOrEqual(21)
  expect(told.length).toBeLessThanOrEqual(21 * 21)
})

it('tells several versions of one message as the last', () => {
  const { take, told } = scene()
  take(message('first'))
  take(message('a', 'flux', { sequenceId: 's', message: 'one' }))
  take(message('b', 'flux', { sequenceId: 's', message: 'two' }))
  vi.advanceTimersByTime(100)
  expect(told.slice(1)).toMatchObject([{ id: 'b', message: 'two' }])
})

it('leaves no timer behind once it is quiet', () => {
  const { take } = scene()
  take(message('a'))
  take(message('b'))
  vi.advanceTimersByTime(300)
  expect(vi.getTimerCount()).toBe(0)
})

it('tells of what was held back for long as little as of a moment, all of it together', () => {
  const { take, goOn, ids, held } = scene()
  held.isHeld = true
  for (let index = 0; index < 1_000; index += 1) {
    take(message(`${index}`))
    vi.advanceTimersByTime(10)
  }
  expect(ids()).toEqual([])
  goOn()
  expect(ids()).toEqual([...Array.from({ length: 20 }, (_, index) => `${980 + index}`), '980 more of flux'])
  expect(held.tellings).toBe(1)
})

it('holds back again what comes behind that, and forgets nothing', () => {
  const { take, goOn, ids, held } = scene()
  held.isHeld = true
  take(message('a'))
  goOn()
  take(message('b'))
  goOn()
  expect(ids()).toEqual(['a'])
  vi.advanceTimersByTime(500)
  expect(ids()).toEqual(['a'])
  goOn()
  expect(ids()).toEqual(['a', 'b'])
  held.isHeld = false
  vi.advanceTimersByTime(500)
  expect(vi.getTimerCount()).toBe(0)
})
