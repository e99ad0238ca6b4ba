import { expect, it } from 'vitest'
import { formatCount, formatSize } from './count'

it.each([
  [0, '0'],
  [999, '999'],
  [5_001, '5,001'],
  [1_234_567, '1,234,567'],
])('%i is written %s', (count, written) => {
  expect(formatCount(count)).toBe(written)
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [6_400, '6.4 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [15_000_000, '15 MB'],
  [2_300_000_000, '2.3 GB'],
  [1_500_000_000_000, '1,500 GB'],
])('%i bytes are written %s', (bytes, written) => {
  expect(formatSize(bytes)).toBe(written)
})
