import { describe, expect, it } from 'vitest'
import { firstLine } from './first-line'

describe('what is quoted of a message', () => {
  it('is its first line', () => {
    expect(firstLine('apply failed\n  at x\n  at y')).toBe('apply failed')
    expect(firstLine('')).toBe('')
  })

  it('is cut with a sign where it is longer than 160 letters, and never without one', () => {
    expect(firstLine('x'.repeat(160))).toBe('x'.repeat(160))
    expect(firstLine('x'.repeat(161))).toBe(`${'x'.repeat(159)}…`)
  })
})
