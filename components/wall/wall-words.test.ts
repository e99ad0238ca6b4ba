import { expect, it } from 'vitest'
import { formatLasting, formatMoment, namePart } from './wall-words'

it.each([
  [-5_000, '0 s'],
  [47_900, '47 s'],
  [12 * 60_000, '12 min'],
  [5 * 3_600_000, '5 h'],
  [5 * 3_600_000 + 10 * 60_000, '5 h 10 min'],
  [52 * 3_600_000, '2 d 4 h'],
])('%d ms last %s', (ms, words) => {
  expect(formatLasting(ms)).toBe(words)
})

it('says the day of what was not today, and the year of another one', () => {
  const now = new Date('2026-11-30T09:00:00Z')
  expect(formatMoment(new Date('2026-11-30T04:16:20Z'), now, 'UTC')).toBe('04:16:20')
  expect(formatMoment(new Date('2026-11-27T12:04:00Z'), now, 'UTC')).toBe('Fri 27 Nov 12:04')
  expect(formatMoment(new Date('2025-11-30T12:04:00Z'), now, 'UTC')).toBe('Sun 30 Nov 2025 12:04')
  // Less than a day ago, and yesterday all the same.
  expect(formatMoment(new Date('2026-11-29T23:59:00Z'), now, 'UTC')).toBe('Sun 29 Nov 23:59')
})

it('names the part that the address of a wall asks for', () => {
  expect(namePart('theme=light')).toBe('the whole cluster')
  expect(namePart('namespace=apps,web&scale=2')).toBe('namespaces apps and web')
})
