import { describe, expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import type { NotificationFilter } from '@/lib/flux/tell/notification-filter'
import { asRef } from '@/lib/testing/as-ref'
import { countUnread, type FeedRow, groupByDay, mergeArrivals } from './feed-rows'

const ALL: NotificationFilter = { topics: [], priorities: [] }

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
    [
      'come first within the same second, the last one first',
      ['d', 'c'].map((id) => message(id, { time: at(10) })),
      ['d', 'c', 'b', 'a'],
    ],
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
      groupByDay(messages, { now: NOW, timeZone: zone }).map(({ heading, rows }) => `${heading}: ${rows.length}`)
    expect(days('UTC')).toEqual(['Today: 1', 'Yesterday: 2', 'Wednesday, 18 November 2026: 1'])
    expect(days('Europe/Berlin')).toEqual(['Today: 2', 'Yesterday: 1', 'Wednesday, 18 November 2026: 1'])
  })

  const now = { now: NOW, timeZone: 'UTC' }
  const shown = (row: FeedRow): string => {
    switch (row.type) {
      case 'message':
        return row.message.id
      case 'read':
        return `read ${row.until}`
      case 'noise':
      case 'repeats':
        return `${row.messages.length} ${row.type}: ${row.messages[0]?.id}`
    }
  }
  const rowsOf = (messages: readonly Notification[], readUntil?: string) =>
    groupByDay(messages, { ...now, readUntil }).flatMap(({ rows }) => rows.map(shown))

  it('folds successes that follow each other', () => {
    const noise = (id: string) => message(id, { noise: true })
    expect(rowsOf([noise('1'), message('2'), noise('3'), noise('4'), noise('5'), message('6')])).toEqual([
      '1 noise: 1',
      '2',
      '3 noise: 3',
      '6',
    ])
  })

  const disk = (id: string, percent: number, fields: Partial<Notification> = {}) =>
    message(id, {
      title: 'Disk almost full',
      message: `nuc-3: /var is at ${percent} % (${percent} GiB free)`,
      ...fields,
    })

  it('folds what repeats but for its numbers where it came last, and keeps what is of another object', () => {
    expect(rowsOf([disk('4', 90), message('3'), disk('2', 88.5), disk('1', 87)])).toEqual(['3 repeats: 4', '3'])
    expect(rowsOf([disk('2', 88), disk('1', 87, { message: 'nuc-2: /var is at 87 %' })])).toEqual(['2', '1'])
    expect(rowsOf([disk('2', 88), disk('1', 87, { priority: 5 })])).toEqual(['2', '1'])
    expect(rowsOf([disk('2', 88), disk('1', 87, { topic: 'home' })])).toEqual(['2', '1'])
    const about = (id: string, name: string) =>
      message(id, { message: 'failed', ref: asRef(`Kustomization/apps/${name}`) })
    expect(rowsOf([about('2', 'web'), about('1', 'api')])).toEqual(['2', '1'])
  })

  it('folds nothing over the days', () => {
    expect(rowsOf([disk('2', 88, { time: at(1) }), disk('1', 87, { time: '2026-11-20T23:00:00.000Z' })])).toEqual([
      '2',
      '1',
    ])
  })

  it('has a line where somebody stopped reading, and none where there is nothing new or nothing old', () => {
    const [newer, older] = [message('2', { time: at(11) }), message('1', { time: at(9) })]
    expect(rowsOf([newer, older], at(10))).toEqual(['2', `read ${at(10)}`, '1'])
    expect(rowsOf([newer, older], at(11))).toEqual(['2', '1'])
    expect(rowsOf([newer, older], at(8))).toEqual(['2', '1'])
    expect(rowsOf([newer, older])).toEqual(['2', '1'])
    const yesterday = message('0', { time: '2026-11-20T23:00:00.000Z' })
    const days = groupByDay([newer, yesterday], { ...now, readUntil: at(8) })
    expect(days.map(({ rows }) => rows.map(shown))).toEqual([['2'], [`read ${at(8)}`, '0']])
    expect(countUnread([newer, older], at(10))).toBe(1)
    expect(countUnread([newer, older], undefined)).toBe(0)
  })

  it('counts a repeat as new when its newest one is', () => {
    expect(
      rowsOf([disk('2', 88, { time: at(11) }), message('x', { time: at(9) }), disk('1', 87, { time: at(8) })], at(10)),
    ).toEqual(['2 repeats: 2', `read ${at(10)}`, 'x'])
  })
})
