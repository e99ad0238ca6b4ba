import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuantity } from './quantity'

describe('a quantity', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['4', 4],
    ['153m', 0.153],
    ['153123456n', 0.153123456],
    ['250u', 0.00025],
    ['2k', 2_000],
    ['1.5G', 1.5e9],
    ['100M', 1e8],
    ['3T', 3e12],
    ['1843212Ki', 1843212 * 1024],
    ['512Mi', 512 * 1024 ** 2],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['2Ti', 2 * 1024 ** 4],
    ['1e3', 1_000],
    ['12E2', 1_200],
    ['1E', 1e18],
    ['-5', -5],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
  ])('%s is %d', (text, expected) => {
    expect(parseQuantity(text)).toBeCloseTo(expected, 9)
  })

  it.each(['', ' 1', '1 ', '1K', '1ki', '1mi', 'Ki', 'e3', '1e', '1.2.3', '0x10', 'NaN', 'Infinity', '1MiB', '--1'])(
    'is not what "%s" is',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined()
    },
  )

  it('is read of numbers, and of nothing else', () => {
    expect(parseQuantity(3)).toBe(3)
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}, [], true])
      expect(parseQuantity(value)).toBeUndefined()
  })

  it('never is anything but a finite number or nothing, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const read = parseQuantity(text)
        expect(read === undefined || Number.isFinite(read)).toBe(true)
      }),
    )
  })
})
