import { expect, it } from 'vitest'
import { createHealth } from './health'

const START = new Date('2026-11-21T12:00:00Z')

it.each([
  ['not before the first attempts ended', false, 29_999, false],
  ['as soon as they ended, well or not', true, 0, true],
  ['after thirty seconds in any case', false, 30_000, true],
])('is ready %s', (_, hasTried, afterMs, isReady) => {
  const health = createHealth(
    START,
    () => new Date(START.getTime() + afterMs),
    () => hasTried,
  )
  expect(health.isReady()).toBe(isReady)
})

it('is never ready again once it ends', () => {
  const health = createHealth(
    START,
    () => START,
    () => true,
  )
  expect(health.isEnding()).toBe(false)
  health.beginShutdown()
  expect(health.isReady()).toBe(false)
  expect(health.isEnding()).toBe(true)
})
