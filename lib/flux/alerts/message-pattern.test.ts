import { describe, expect, it } from 'vitest'
import { findsAll, findsPattern } from './message-pattern'

describe('a pattern of messages', () => {
  it('is found as Go finds it, in one line and in order', () => {
    expect(findsPattern('waiting for.*socket', 'x waiting for the socket y')).toBe(true)
    expect(findsPattern('waiting for.*socket', 'socket, waiting for it')).toBe(false)
    expect(findsPattern('waiting for.*socket', 'waiting for\nthe socket')).toBe(false)
    expect(findsPattern('is not ready, retrying in', 'A is not ready, retrying in 30s')).toBe(true)
    expect(findsPattern('', 'anything')).toBe(true)
  })

  it('is not understood where it is more than words, and takes no time', () => {
    for (const pattern of ['^a', 'a|b', '(a+)+$', 'a.b', '[ab]', String.raw`\d`, 'a{9}'])
      expect(findsPattern(pattern, 'a'.repeat(5_000)), pattern).toBeUndefined()
    expect(findsPattern(`${'.*'.repeat(400)}b`, 'a'.repeat(100_000))).toBe(false)
  })

  it('may be found in everything', () => {
    expect(findsAll('.*')).toBe(true)
    expect(findsAll('.*a')).toBe(false)
    expect(findsAll('^.*$')).toBe(false)
  })
})
