import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overshoot, READABLE_SCALE, shiftToBegin, shiftToWhole } from './view-limits'

const VIEW = { width: 1_000, height: 800, top: 100 }

describe('where a picture begins', () => {
  it.each([
    ['all of a small one, and no larger than is good', { width: 400, height: 100 }, undefined, 1.5, [200, 361]],
    ['all of it where it can be read', { width: 944, height: 600 }, undefined, 1, [28, 136]],
    [
      'its whole width where that can be read, from the top',
      { width: 1_000, height: 4_000 },
      undefined,
      0.944,
      [28, 100],
    ],
    [
      'the anchor in the middle of what is free',
      { width: 4_000, height: 4_000 },
      { x: 2_000, y: 2_000 },
      0.917,
      [-1_333, -1_449],
    ],
    [
      'the anchor, but nothing empty beside the picture',
      { width: 4_000, height: 4_000 },
      { x: 3_990, y: 10 },
      0.917,
      [-2_695, 100],
    ],
    ['the start, where nothing is wrong', { width: 4_000, height: 4_000 }, undefined, 0.917, [28, 100]],
  ] as const)('is %s', (_, size, anchor, scale, [x, y]) => {
    const shift = shiftToBegin({ x: 0, y: 0, ...size }, VIEW, anchor)
    expect([shift.scale.toFixed(3), Math.round(shift.x), Math.round(shift.y)]).toEqual([scale.toFixed(3), x, y])
  })

  it('has letters of 11 pixels at the least, whatever there is and wherever it is shown', () => {
    const side = fc.integer({ min: 1, max: 20_000 })
    fc.assert(
      fc.property(side, side, side, side, (width, height, wide, high) => {
        const view = { width: wide, height: high, top: Math.min(100, high / 2) }
        const { scale } = shiftToBegin({ x: 0, y: 0, width, height }, view, undefined)
        expect(12 * scale).toBeGreaterThanOrEqual(10.999)
      }),
    )
    expect(READABLE_SCALE).toBeLessThan(1)
  })

  it('is smaller than that only for who asks for all of it', () => {
    expect(shiftToWhole({ x: 0, y: 0, width: 4_000, height: 4_000 }, VIEW).scale).toBeCloseTo(0.168)
  })
})

it.each([
  ['nothing where all of it is seen', 200, 100, 0],
  ['as much as it lies under what floats above', 60, 100, -40],
  ['as much as it sticks out at the end', 950, 100, 78],
  ['to its beginning where it is larger than the view', 300, 2_000, 200],
])('what is to be seen moves the view by %s', (_, start, size, expected) => {
  expect(overshoot(start, size, { lead: 100, length: 1_000 })).toBe(expected)
})
