import { describe, expect, it } from 'vitest'
import { lastNight, stretchOf } from './nights'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30)
const words = ({ from, to }: { readonly from: Date; readonly to: Date }) =>
  [from, to].map((time) => [time.getDate(), time.getHours()])

describe('last night', () => {
  it('is the one that is over, during the day', () => {
    expect(words(lastNight(at(30, 9)))).toEqual([
      [29, 18],
      [30, 8],
    ])
    expect(words(lastNight(at(30, 17)))).toEqual(words(lastNight(at(30, 9))))
  })

  it('is the one that goes on, while it goes on', () => {
    expect(words(lastNight(at(30, 3)))).toEqual([
      [29, 18],
      [30, 8],
    ])
    expect(words(lastNight(at(29, 22)))).toEqual([
      [29, 18],
      [30, 8],
    ])
  })
})

describe('a night', () => {
  it('is one, before midnight and behind it', () => {
    expect([stretchOf(at(29, 23)), stretchOf(at(30, 2))].map(({ day, isNight }) => [day.getDate(), isNight])).toEqual([
      [30, true],
      [30, true],
    ])
    expect(stretchOf(at(30, 8))).toMatchObject({ isNight: false })
    expect(stretchOf(at(30, 17))).toMatchObject({ isNight: false })
    expect(stretchOf(at(30, 18))).toMatchObject({ isNight: true })
  })
})
