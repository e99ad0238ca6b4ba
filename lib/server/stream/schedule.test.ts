import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/kubernetes/clock'
import { createSchedule } from './schedule'

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers()
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function start({ ms, fails = false }: { ms?: number; fails?: boolean } = {}) {
  const rounds: string[] = []
  const failures: unknown[] = []
  let isFailing = fails
  const schedule = createSchedule({
    *round(reach) {
      rounds.push(reach)
      yield
      if (isFailing) throw new Error('no')
    },
    msToNextChange: () => ms,
    onFailure: (error) => failures.push(error),
    timers: systemClock,
  })
  schedule.start(end.signal)
  return {
    schedule,
    rounds,
    failures,
    heal() {
      isFailing = false
    },
    pass: (time: number) => vi.advanceTimersByTimeAsync(time),
  }
}

describe('the schedule', () => {
  it('gathers what comes in one breath, and then keeps its distance', async () => {
    const { schedule, rounds, pass } = start()
    for (let touch = 0; touch < 5; touch += 1) schedule.soon()
    await pass(4)
    expect(rounds).toEqual([])
    await pass(2)
    expect(rounds).toEqual(['touched'])
    schedule.soon()
    await pass(90)
    expect(rounds).toHaveLength(1)
    await pass(10)
    expect(rounds).toHaveLength(2)
  })

  it('does nothing while nothing is touched', async () => {
    const { rounds, pass } = start()
    await pass(29_000)
    expect(rounds).toEqual([])
  })

  it('looks at everything once when everything may be different, and every half minute at what is due', async () => {
    const { schedule, rounds, pass } = start()
    schedule.soon()
    schedule.all()
    await pass(10)
    schedule.soon()
    await pass(200)
    expect(rounds).toEqual(['all', 'touched'])
    await pass(30_000)
    expect(rounds).toEqual(['all', 'touched', 'due'])
  })

  it.each([
    [5_000, 5_000],
    [1, 250],
    [-9_000, 250],
  ])('wakes when time alone changes something in %d ms, in %d ms', async (ms, waits) => {
    const { schedule, rounds, pass } = start({ ms })
    schedule.soon()
    await pass(6)
    await pass(waits - 20)
    expect(rounds).toEqual(['touched'])
    await pass(130)
    expect(rounds[1]).toBe('due')
  })

  it('looks at everything every ten minutes, whatever was foreseen, and never twice for one reason', async () => {
    const { schedule, rounds, pass } = start()
    await pass(9.6 * 60_000)
    schedule.all()
    await pass(30_000)
    expect(new Set(rounds.slice(0, 19))).toEqual(new Set(['due']))
    expect(rounds.slice(19)).toEqual(['all', 'due'])
    await pass(10 * 60_000)
    expect(rounds.slice(21).filter((reach) => reach === 'all')).toEqual(['all'])
  })

  it('runs one round at a time, to its end, with others in between; what is touched meanwhile is the next', async () => {
    vi.useRealTimers()
    const told: string[] = []
    const schedule = createSchedule({
      *round() {
        told.push('begin')
        for (const until = performance.now() + 2_000; told.length === 1 && performance.now() < until; ) yield
        told.push('end')
      },
      msToNextChange: () => undefined,
      onFailure() {},
      timers: systemClock,
    })
    const others = setInterval(() => {
      if (told.length !== 1) return
      told.push('another')
      schedule.soon()
    }, 1)
    schedule.soon()
    await vi.waitFor(() => expect(told).toEqual(['begin', 'another', 'end', 'begin', 'end']))
    clearInterval(others)
  })

  it('tells of a round that failed, and looks at everything in the next', async () => {
    const { schedule, rounds, failures, heal, pass } = start({ fails: true })
    schedule.soon()
    await pass(200)
    expect(failures).toHaveLength(1)
    heal()
    schedule.soon()
    await pass(200)
    expect(rounds).toEqual(['touched', 'all'])
    expect(failures).toHaveLength(1)
  })

  it('ends with its signal', async () => {
    const { schedule, rounds, pass } = start({ ms: 1_000 })
    schedule.soon()
    end.abort()
    schedule.all()
    await pass(60_000)
    expect(rounds).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
