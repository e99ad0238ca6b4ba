import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff'
import { createManualClock } from './testing/manual-clock'

describe('the pause after a failure', () => {
  it.each([
    { random: 0, expected: [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000] },
    { random: 0.999999, expected: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] },
  ])('doubles from 1 s to 30 s, between half and full (random $random)', ({ random, expected }) => {
    const backoff = createBackoff(createManualClock(), () => random)
    expect(expected.map(() => Math.round(backoff.failed()))).toEqual(expected)
  })

  it('starts over only after a connection that lived for 30 s', () => {
    const backoff = createBackoff(createManualClock(), () => 1)
    backoff.failed()
    backoff.failed()
    backoff.lived(29_999)
    expect(backoff.failed()).toBe(4_000)
    backoff.lived(30_000)
    expect(backoff.failed()).toBe(1_000)
  })

  it('is never shorter than the server asks for', () => {
    const backoff = createBackoff(createManualClock(), () => 0)
    expect(backoff.failed(120_000)).toBeGreaterThanOrEqual(120_000)
  })
})

it('leaves 3 s from one connection to the next', () => {
  const clock = createManualClock()
  const backoff = createBackoff(clock, () => 0)
  expect(backoff.gapMs()).toBe(0)
  backoff.connecting()
  expect(backoff.gapMs()).toBe(3_000)
  clock.advance(2_000)
  expect(backoff.gapMs()).toBe(1_000)
  clock.advance(5_000)
  expect(backoff.gapMs()).toBe(0)
})
