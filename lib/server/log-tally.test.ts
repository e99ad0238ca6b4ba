import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTally } from './log-tally'

let told: string[] = []
const teller = (kind: string) => (count: number) => told.push(`${kind} ${count}`)

beforeEach(() => {
  told = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what is said again and again', () => {
  it('stands as it is a few times in a minute, and is counted from there on', () => {
    const tally = createTally(3)
    const admitted = Array.from({ length: 415 }, () => tally.admit('a', teller('a')))
    expect(admitted.filter(Boolean)).toHaveLength(3)
    expect(admitted.slice(0, 4)).toEqual([true, true, true, false])
    expect(told).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['a 412'])
  })

  it('begins anew with each minute, and what was few is never summed up', () => {
    const tally = createTally(3)
    for (let minute = 0; minute < 3; minute++) {
      for (let times = 0; times < 3; times++) expect(tally.admit('a', teller('a'))).toBe(true)
      vi.advanceTimersByTime(60_000)
    }
    expect(told).toEqual([])
  })

  it('is counted by kind, so that one of them hides no other', () => {
    const tally = createTally(1)
    for (let times = 0; times < 5; times++) tally.admit('a', teller('a'))
    expect(tally.admit('b', teller('b'))).toBe(true)
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['a 4'])
  })

  it('is told at the end, once', () => {
    const tally = createTally(1)
    for (let times = 0; times < 3; times++) tally.admit('a', teller('a'))
    tally.tellRest()
    tally.tellRest()
    vi.advanceTimersByTime(120_000)
    expect(told).toEqual(['a 2'])
  })

  it('takes no room without end, whatever it is called', () => {
    const tally = createTally(1)
    let admitted = 0
    for (let index = 0; index < 5_000; index++) if (tally.admit(`kind ${index}`, teller('many'))) admitted++
    expect(admitted).toBeLessThan(250)
    expect(vi.getTimerCount()).toBeLessThan(250)
  })
})
