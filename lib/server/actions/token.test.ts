import { describe, expect, it } from 'vitest'
import { createTokens } from './token'

describe('the token of a request', () => {
  it('is a time with nanoseconds, and another one within the same millisecond', () => {
    const next = createTokens(() => new Date('2026-11-21T12:00:00.123Z'))
    expect([next(), next()]).toEqual(['2026-11-21T12:00:00.123000001Z', '2026-11-21T12:00:00.123000002Z'])
  })

  it('stays a time after a million of them', () => {
    const next = createTokens(() => new Date('2026-11-21T12:00:00.123Z'))
    for (let count = 1; count < 1_000_000; count++) next()
    expect(next()).toBe('2026-11-21T12:00:00.123000000Z')
  })
})
