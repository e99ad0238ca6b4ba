import { describe, expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { type FeedFilters, groupByDay, mergeArrivals } from './feed-rows'

const ALL: FeedFilters = { topics: [], priorities: [], text: '' }

function message(id: string, fields: Partial<Notification> = {}): Notification {
  return {
    id,
    topic: 'flux',
    time: '2026-11-21T10:00:00.000Z',
    message: `text ${id}`,
    markdown: false,
    priority: 3,
    tags: [],
    emoji: [],
    ...fields,
  }
}

const at = (hour: number, minute = 0) =>
  `2026-11-21T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`

describe('messages that arrive', () => {
  const read = [message('b', { time: at(10) }), message('a', { time: at(9) })]
  it.each<[string, Notification[], string[]]>([
    ['come first', [message('c', { time: at(11) })], ['c', 'b', 'a']],
    ['come first within the same second', [message('c', { time: at(10) })], ['c', 'b', 'a']],
    ['take their place in time', [message('c', { time: at(9, 30) })], ['b', 'c', 'a']],
    ['show once when they were read already', [message('b', { time: at(10) })], ['b', 'a']],
    ['take the place of what they update', [message('c', { time: at(11), sequenceId: 'a' })], ['c', 'b']],
    ['take away what they delete', [message('c', { time: at(11), sequenceId: 'b', deleted: true })], ['a']],
    ['do not bring back older versions', [message('c', { time: at(8), sequenceId: 'b' })], ['b', 'a']],
    [
      'of another topic delete nothing here',
      [message('c', { topic: 'home', sequenceId: 'b', deleted: true })],
      ['b', 'a'],
    ],
  ])('%s', (_, arrived, expected) => {
    expect(mergeArrivals(read, arrived, ALL).map(({ id }) => id)).toEqual(expected)
  })

  it('stay out when the filter does not ask for them', () => {
    const filters = { ...ALL, topics: ['flux'] }
    expect(mergeArrivals(read, [message('c', { topic: 'home' })], filters)).toEqual(read)
  })
})

describe('the feed', () => {
  const NOW = new Date('2026-11-21T12:00:00Z')

  it('has a heading per day of the reader', () => {
    const messages = [
      '2026-11-21T11:00:00Z',
      '2026-11-20T23:30:00Z',
      '2026-11-20T01:00:00Z',
      '2026-11-18T10:00:00Z',
    ].map((time, index) => message(String(index), { time }))
    const days = (zone: string) =>
      groupByDay(messages, NOW, zone).map(({ heading, rows }) => `${heading}: ${rows.length}`)
    expect(days('UTC')).toEqual(['Today: 1', 'Yesterday: 2', 'Wednesday, 18 November 2026: 1'])
    expect(days('Europe/Berlin')).toEqual(['Today: 2', 'Yesterday: 1', 'Wednesday, 18 November 2026: 1'])
  })

  it('folds successes that follow each other, and nothing else', () => {
    const noise = (id: string) => message(id, { noise: true })
    const [day] = groupByDay([noise('1'), message('2'), noise('3'), noise('4'), noise('5'), message('6')], NOW, 'UTC')
    expect(day?.rows.map((row) => (row.type === 'noise' ? row.messages.length : row.message.id))).toEqual([
      1,
      '2',
      3,
      '6',
    ])
  })
})
