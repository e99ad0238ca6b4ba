import { describe, expect, it } from 'vitest'
import { pixelScale } from './files'

describe('a file to take away', () => {
  it.each([
    ['a common picture is doubled', 1_400, 900, 2],
    ['a wide one as far as a side may go', 10_000, 900, 1.6384],
    ['what could not be read is not made', 40_000, 30_000, undefined],
  ])('%s', (_, width, height, expected) => {
    expect(pixelScale(width, height)).toBe(expected)
  })
})
