import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createScheduler } from './scheduler'

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00Z') }))
afterEach(() => vi.useRealTimers())

function start(speed = 1) {
  const end = new AbortController()
  const scheduler = createScheduler(() => new Date(), speed, end.signal)
  const ran: string[] = []
  const plan = (name: string, ms: number) =>
    scheduler.after(ms, () => ran.push(`${name} ${scheduler.clock().toISOString().slice(14, 19)}`))
  return { scheduler, ran, plan, end }
}

test('tasks run when they are due, the earlier first', () => {
  const { ran, plan } = start()
  plan('late', 5_000)
  plan('early', 2_000)
  vi.advanceTimersByTime(4_000)
  expect(ran).toEqual(['early 00:02'])
  vi.advanceTimersByTime(1_000)
  expect(ran).toEqual(['early 00:02', 'late 00:05'])
})

test('speed shortens what takes time', () => {
  const { ran, plan } = start(10)
  plan('task', 20_000)
  vi.advanceTimersByTime(2_000)
  expect(ran).toEqual(['task 00:02'])
})

test('paused, nothing runs by itself; moved by hand, each task sees its own time', () => {
  const { scheduler, ran, plan } = start()
  scheduler.pause()
  scheduler.after(1_000, () => plan('second', 1_500))
  plan('third', 4_000)
  vi.advanceTimersByTime(500)
  expect(ran).toEqual([])
  scheduler.advance(10_000)
  expect(ran).toEqual(['second 00:02', 'third 00:04'])
  expect(scheduler.clock().toISOString()).toBe('2026-11-20T12:00:10.500Z')
})

test('a cancelled task and those after the end never run', () => {
  const { scheduler, ran, plan, end } = start()
  plan('cancelled', 1_000)()
  plan('ended', 2_000)
  end.abort()
  scheduler.advance(5_000)
  vi.advanceTimersByTime(5_000)
  expect(ran).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('waits longer than a timer can hold are kept', () => {
  const { ran, plan } = start()
  plan('much later', 40 * 24 * 3_600_000)
  vi.advanceTimersByTime(40 * 24 * 3_600_000)
  expect(ran).toHaveLength(1)
})
