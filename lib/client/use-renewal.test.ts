import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRenewal } from './use-renewal'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('asks once, soon after the first of several changes, also where they never end', () => {
  const renewal = createRenewal('a', 1_000)
  const refetch = vi.fn()
  renewal.note('a', refetch)
  vi.advanceTimersByTime(5_000)
  expect(refetch).not.toHaveBeenCalled()
  for (let at = 0; at < 30; at += 1) {
    renewal.note(`b${at}`, refetch)
    vi.advanceTimersByTime(100)
  }
  expect(refetch.mock.calls.length).toBe(3)
  vi.advanceTimersByTime(10_000)
  expect(refetch.mock.calls.length).toBe(3)
})

it('asks what is asked for then', () => {
  const renewal = createRenewal(1, 1_000)
  const [before, now] = [vi.fn(), vi.fn()]
  renewal.note(2, before)
  renewal.note(2, now)
  vi.advanceTimersByTime(1_000)
  expect([before.mock.calls.length, now.mock.calls.length]).toEqual([0, 1])
})

it('asks no more once it has ended', () => {
  const renewal = createRenewal(1, 1_000)
  const refetch = vi.fn()
  renewal.note(2, refetch)
  renewal.end()
  vi.advanceTimersByTime(10_000)
  expect(refetch).not.toHaveBeenCalled()
})
