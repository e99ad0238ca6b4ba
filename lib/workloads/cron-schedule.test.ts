import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secondRunAfter } from './cron-schedule'

const RUN = new Date('2026-11-29T12:00:00Z')

function second(schedule: string, timeZone?: string): string | undefined {
  return secondRunAfter(schedule, timeZone, RUN)?.toISOString()
}

test.each([
  ['* * * * *', undefined, '2026-11-29T12:02:00.000Z'],
  ['*/5 * * * *', undefined, '2026-11-29T12:10:00.000Z'],
  ['5/15 * * * *', undefined, '2026-11-29T12:20:00.000Z'],
  ['0 3 * * *', undefined, '2026-12-01T03:00:00.000Z'],
  ['0 3 * * *', 'Europe/Zurich', '2026-12-01T02:00:00.000Z'],
  ['0 3 * * *', 'Asia/Kathmandu', '2026-11-30T21:15:00.000Z'],
  ['30 6 * * MON-FRI', undefined, '2026-12-01T06:30:00.000Z'],
  ['0 0 13 * 5', undefined, '2026-12-11T00:00:00.000Z'],
  ['0 0 1 jan ?', undefined, '2028-01-01T00:00:00.000Z'],
  ['0 0 29 2 *', undefined, '2032-02-29T00:00:00.000Z'],
  ['@hourly', undefined, '2026-11-29T14:00:00.000Z'],
  ['@weekly', undefined, '2026-12-13T00:00:00.000Z'],
  ['@every 90m', undefined, '2026-11-29T15:00:00.000Z'],
  ['@every 1ms', undefined, '2026-11-29T12:00:02.000Z'],
  ['TZ=Europe/Zurich 0 * * * *', undefined, '2026-11-29T14:00:00.000Z'],
])('%s in %s comes a second time at %s', (schedule, timeZone, at) => {
  expect(second(schedule, timeZone)).toBe(at)
})

test.each([
  ['nothing', ''],
  ['a day that no month has', '0 0 31 2 *'],
  ['a word', 'tomorrow'],
  ['seconds', '0 0 0 * * *'],
  ['a last day, which Kubernetes does not know', '0 0 L * *'],
  ['an nth weekday, which Kubernetes does not know', '0 0 * * 1#2'],
  ['a macro that is none', '@reboot'],
  ['an interval that is none', '@every morning'],
  ['an interval beyond all times', '@every 99999999999999999999h'],
  ['a field of the prototype', 'constructor'],
  ['a long list', `${'1,'.repeat(500)}1 * * * *`],
])('a schedule of %s has no time', (_, schedule) => {
  expect(second(schedule)).toBeUndefined()
})

test('a zone that is none has no time', () => {
  for (const zone of ['Nowhere/Land', '__proto__', '../../etc', 'x'.repeat(10_000)]) {
    expect(second('0 3 * * *', zone)).toBeUndefined()
  }
})

test('no schedule throws, and each time is after the run', () => {
  const field = fc.stringMatching(/^[\d*,/?A-Za-z-]{1,8}$/)
  const schedule = fc.oneof(
    fc.string(),
    fc.array(field, { minLength: 5, maxLength: 5 }).map((fields) => fields.join(' ')),
  )
  fc.assert(
    fc.property(schedule, fc.option(fc.string(), { nil: undefined }), (text, zone) => {
      const at = secondRunAfter(text, zone, RUN)
      expect(at === undefined || at > RUN).toBe(true)
    }),
  )
})

test('days that never come do not make it search for long', () => {
  const before = process.cpuUsage()
  for (let count = 0; count < 20; count += 1) second(`${count} 0 31 2,4,6,9,11 *`, 'Europe/Zurich')
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000 / 20).toBeLessThan(50)
})
