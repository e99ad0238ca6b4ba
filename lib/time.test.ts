import { describe, expect, it } from 'vitest'
import {
  earliest,
  formatAge,
  formatClock,
  formatDateTime,
  formatDuration,
  formatSpan,
  latest,
  nameDays,
  nextAge,
  parseGoDuration,
  parseRetryAfter,
  parseTime,
} from './time'

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-20T08:00:00Z')
  it.each([
    ['30', 30_000],
    [' 5 ', 5_000],
    ['Fri, 20 Nov 2026 08:01:00 GMT', 60_000],
    ['Fri, 20 Nov 2026 07:00:00 GMT', 0],
    ['soon', undefined],
    ['-1 day', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (text, ms) => expect(parseRetryAfter(text, now)).toBe(ms))
})

describe('parseGoDuration', () => {
  it.each([
    ['10m0s', 600_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['250ms', 250],
    ['-2s', -2_000],
    ['0', 0],
    ['.5h', 1_800_000],
  ])('reads %s', (text, ms) => {
    expect(parseGoDuration(text)).toBe(ms)
  })

  it.each(['', '10', 'm', '5 m', '1d', '1h-2m', 'NaN', '1'.repeat(100)])('refuses %j', (text) => {
    expect(parseGoDuration(text)).toBeUndefined()
  })
})

describe('parseTime', () => {
  it('reads what Kubernetes writes, with nanoseconds and with an offset', () => {
    expect(parseTime('2026-11-20T08:14:00Z')?.toISOString()).toBe('2026-11-20T08:14:00.000Z')
    expect(parseTime('2026-11-20T09:14:00.123456789+01:00')?.toISOString()).toBe('2026-11-20T08:14:00.123Z')
  })

  it.each([undefined, null, 5, '', 'yesterday', '2026-11-20', '2026-99-20T08:14:00Z'])('refuses %j', (value) => {
    expect(parseTime(value)).toBeUndefined()
  })
})

describe('formatAge', () => {
  it.each([
    [3_400, '3 s'],
    [12 * 60_000, '12 min'],
    [5 * 3_600_000, '5 h'],
    [16 * 86_400_000, '16 d'],
    [-5_000, '0 s'],
    [Number.NaN, '0 s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text)
  })
})

describe('clocks', () => {
  const date = new Date('2026-11-20T23:04:31Z')

  it('show the time of day in the zone that is asked for', () => {
    expect(formatClock(date, { timeZone: 'UTC' })).toBe('23:04')
    expect(formatClock(date, { timeZone: 'Europe/Berlin', seconds: true })).toBe('00:04:31')
  })

  it.each(['2026-11-20T23:04:31Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-07-01T22:05:09Z'])(
    'show %s in the zone of the machine as in that zone by its name',
    (time) => {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
      for (const seconds of [false, true])
        expect(formatClock(new Date(time), { seconds })).toBe(formatClock(new Date(time), { seconds, timeZone }))
    },
  )

  it('name day and zone where the whole time is wanted', () => {
    expect(formatDateTime(date, 'UTC')).toBe('2026-11-20 23:04:31 UTC')
  })

  it('never show an invalid time as a number', () => {
    expect(formatClock(new Date(Number.NaN))).toBe('–')
  })
})

it.each([
  [30, '30 s'],
  [90, '90 s'],
  [600, '10 min'],
  [5_400, '90 min'],
  [86_400, '24 h'],
  [0, '0 s'],
])('tells a setting of %d seconds without rounding it: %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it('finds the earliest and the latest of those times that are known', () => {
  const [a, b, c] = [new Date(1), new Date(2), new Date(3)]
  expect([earliest([b, undefined, a, c]), latest([b, undefined, c, a])]).toEqual([a, c])
  expect([earliest([undefined, b]), latest([undefined, b])]).toEqual([b, b])
  expect([earliest([undefined]), latest([])]).toEqual([undefined, undefined])
})

it('knows at which age something else is said, and not before', () => {
  for (const age of [0, 999, 1_000, 59_999, 60_000, 3_599_999, 3_600_001, 86_399_000, 86_400_000, 5 * 86_400_000 + 7]) {
    expect(formatAge(nextAge(age))).not.toBe(formatAge(age))
    expect(formatAge(nextAge(age) - 1)).toBe(formatAge(age))
  }
})

describe('formatSpan', () => {
  it('is the age that the first has at the second, and none the other way round', () => {
    const [early, late] = ['2026-11-20T08:00:00Z', '2026-11-20T10:30:00Z'] as const
    expect([formatSpan(early, late), formatSpan(late, early)]).toEqual(['2 h', '0 s'])
  })
})

describe('nameDays', () => {
  it('calls the days of a zone as people do', () => {
    const nameDay = nameDays(new Date('2026-11-20T23:30:00Z'), 'Europe/Berlin')
    // It is the 21st there already.
    const names = ['2026-11-20T23:10:00Z', '2026-11-20T22:50:00Z', '2026-11-19T22:50:00Z'].map((at) =>
      nameDay(new Date(at)),
    )
    expect(names).toEqual(['Today', 'Yesterday', 'Thu 19 Nov'])
  })
})
