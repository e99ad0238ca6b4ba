import { expect, it } from 'vitest'
import { contains, overlaps } from '../geometry'
import { areaFor } from './sight'

const SEEN = { x: 1_000, y: 500, width: 400, height: 200 }

it('shows what is seen and what is around it', () => {
  const area = areaFor(SEEN, undefined)
  expect(contains(area, SEEN)).toBe(true)
  expect(overlaps(area, { x: 1_420, y: 720, width: 10, height: 10 })).toBe(true)
  expect(overlaps(area, { x: 3_000, y: 500, width: 10, height: 10 })).toBe(false)
})

it('leaves everything as it is while a small move stays within', () => {
  const area = areaFor(SEEN, undefined)
  expect(areaFor({ ...SEEN, x: 1_060, y: 460 }, area)).toBe(area)
})

it('goes along with a move beyond it', () => {
  const area = areaFor(SEEN, undefined)
  const there = { ...SEEN, x: 5_000 }
  expect(contains(areaFor(there, area), there)).toBe(true)
})

it('drops what was only needed from further away', () => {
  const area = areaFor(SEEN, undefined)
  const near = { x: 1_100, y: 550, width: 60, height: 30 }
  expect(areaFor(near, area).width).toBeLessThan(area.width)
})
