import { beforeEach, describe, expect, it } from 'vitest'
import { type CallLimit, createCallLimit } from './call-limit'

let now = 0
let limit: CallLimit
const refusal = (key: string) => {
  try {
    limit.begin(key)()
    return undefined
  } catch (error) {
    return error
  }
}
beforeEach(() => {
  now = 1_000_000
  limit = createCallLimit(() => new Date(now))
})

describe('the limit of calls', () => {
  it('lets four run at once for each token, and the next as soon as one has ended', () => {
    const ends = [1, 2, 3, 4].map(() => limit.begin('a'))
    expect(refusal('a')).toMatchObject({ code: 'rate_limited', extra: { retryAfterSeconds: 1 } })
    expect(refusal('b')).toBeUndefined()
    ends[0]?.()
    // Ending twice gives no second place.
    ends[0]?.()
    const fifth = limit.begin('a')
    expect(refusal('a')).toMatchObject({ code: 'rate_limited' })
    fifth()
  })

  it('lets 120 begin within any minute, and says when the next may', () => {
    for (let count = 0; count < 120; count += 1) {
      limit.begin('a')()
      now += 100
    }
    expect(refusal('a')).toMatchObject({ extra: { retryAfterSeconds: 48 } })
    now += 47_900
    expect(refusal('a')).toMatchObject({ code: 'rate_limited' })
    now += 100
    expect(refusal('a')).toBeUndefined()
    expect(refusal('a')).toMatchObject({ code: 'rate_limited' })
  })

  it('counts nothing that it refused', () => {
    for (let count = 0; count < 120; count += 1) limit.begin('a')()
    for (let count = 0; count < 50; count += 1) expect(refusal('a')).toBeDefined()
    now += 60_000
    for (let count = 0; count < 120; count += 1) expect(refusal('a')).toBeUndefined()
  })

  it('holds nobody back for ever when the clock is put back', () => {
    for (let count = 0; count < 120; count += 1) limit.begin('a')()
    now -= 3_600_000
    expect(refusal('a')).toBeUndefined()
  })
})
