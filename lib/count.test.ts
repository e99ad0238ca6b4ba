import { expect, it } from 'vitest'
import { formatCount } from './count'

it.each([
  [0, '0'],
  [999, '999'],
  [5_001, '5,001'],
  [1_234_567, '1,234,567'],
])('%i is written %s', (count, written) => {
  expect(formatCount(count)).toBe(written)
})
