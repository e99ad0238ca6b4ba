import { describe, expect, it } from 'vitest'
import { listInSight, placeRows, shiftOf } from './row-places'

const LINE = { estimate: 36, gap: 0, paddingStart: 0 }
const CARD = { estimate: 100, gap: 8, paddingStart: 8 }
const ids = (count: number) => Array.from({ length: count }, (_, at) => `row ${at}`)

describe('where the rows of a list stand', () => {
  it('is one below the other, as high as they were seen or else as is usual', () => {
    const places = placeRows(ids(3), new Map([['row 1', 50]]), LINE)
    expect([0, 1, 2].map(places.startOf)).toEqual([0, 36, 86])
    expect([0, 1, 2].map(places.endOf)).toEqual([36, 86, 122])
    expect(places.totalSize).toBe(122)
  })

  it('leaves room before the first and between them', () => {
    const places = placeRows(ids(2), new Map(), CARD)
    expect([places.startOf(0), places.endOf(0), places.startOf(1), places.totalSize]).toEqual([8, 108, 116, 216])
  })

  it('is nowhere where there is none', () => {
    expect(placeRows([], new Map(), LINE).totalSize).toBe(0)
    expect(listInSight(placeRows([], new Map(), LINE), { top: 0, height: 900 }, 2)).toEqual([])
  })
})

describe('the rows in sight', () => {
  const places = placeRows(ids(5_000), new Map(), LINE)

  it('begin with the one that is cut by the upper edge and end with the one at the lower', () => {
    expect(listInSight(places, { top: 36 * 10 + 35, height: 36 * 2 }, 0)).toEqual([10, 11, 12])
    expect(listInSight(places, { top: 36 * 10, height: 36 * 2 }, 0)).toEqual([10, 11, 12])
  })

  it('have some beyond both edges, but none that is not there', () => {
    expect(listInSight(places, { top: 0, height: 36 }, 2)).toEqual([0, 1, 2, 3])
    expect(listInSight(places, { top: 36 * 4_999, height: 900 }, 2)).toEqual([4_997, 4_998, 4_999])
    expect(listInSight(places, { top: 1e9, height: 900 }, 1)).toEqual([4_998, 4_999])
  })
})

describe('a row that somebody looks into', () => {
  const before = { ids: ids(100), places: placeRows(ids(100), new Map([['row 10', 300]]), LINE) }
  const [held = '', ...others] = ['row 10', ...ids(100).filter((id) => id !== 'row 10')]
  const last = [...others, held]
  const after = { ids: last, places: placeRows(last, new Map([['row 10', 300]]), LINE) }
  const view = { top: 200, height: 600 }

  it('takes the view along where it goes', () => {
    expect(shiftOf(held, before, after, view)).toBe(99 * 36 - 10 * 36)
  })

  it('takes nothing along that was not looked at, and nothing when it is gone', () => {
    expect(shiftOf(held, before, after, { top: 2_000, height: 600 })).toBe(0)
    expect(shiftOf(held, before, { ...after, ids: others }, view)).toBe(0)
    expect(shiftOf('row 200', before, after, view)).toBe(0)
  })
})
