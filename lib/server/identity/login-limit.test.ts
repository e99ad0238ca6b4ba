import { beforeEach, expect, it } from 'vitest'
import { ApiError } from '../api-error'
import { createLoginLimit, type LoginLimit } from './login-limit'

let now: number
let limit: LoginLimit
beforeEach(() => {
  now = Date.UTC(2026, 10, 21)
  limit = createLoginLimit({ clock: () => new Date(now), most: 2, what: 'failed sign-ins' })
})

const count = (address: string, times: number) => {
  for (let time = 0; time < times; time += 1) limit.count(address)
}
const isCalm = (address: string) => {
  try {
    limit.expectCalm(address)
    return true
  } catch {
    return false
  }
}

it('lets an address fail so often and no more, each by itself', () => {
  count('192.0.2.1', 1)
  expect(isCalm('192.0.2.1')).toBe(true)
  count('192.0.2.1', 1)
  expect(isCalm('192.0.2.1')).toBe(false)
  expect(isCalm('192.0.2.2')).toBe(true)
})

it('forgets a minute after the first failure, and says how long that is', () => {
  count('192.0.2.1', 2)
  now += 59_001
  const refused = (() => {
    try {
      limit.expectCalm('192.0.2.1')
    } catch (error) {
      return error
    }
  })()
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({
    code: 'rate_limited',
    message: 'Too many failed sign-ins from this address.',
    extra: { retryAfterSeconds: 1 },
  })
  now += 999
  expect(isCalm('192.0.2.1')).toBe(true)
  count('192.0.2.1', 1)
  expect(isCalm('192.0.2.1')).toBe(true)
})

it('says to wait for the whole minute where it has only begun', () => {
  count('192.0.2.1', 2)
  expect(() => limit.expectCalm('192.0.2.1')).toThrow(expect.objectContaining({ extra: { retryAfterSeconds: 60 } }))
})

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['2001:db8::1', '2001:db8:0:0:5::1', true],
  ['::1', '0:0:0:0:0:0:0:2', true],
  ['2001:db8:1:2::', '2001:db8:1:2::5', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:9:9:9:9', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:9:3:4:5:6', false],
  ['2001::1:2:3:4:5', '2001:0:0:1:9:9:9:9', true],
  ['2001::1:2:3:4:5', '2001:0:0:2:2:3:4:5', false],
  ['::2:3:4:5:6:7:8', '0:2:3:4:9:9:9:9', true],
  ['2001:0db8:0001:0002::1', '2001:DB8:1:2::9', true],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
])('counts %s and %s as one network: %s', (one, other, isSame) => {
  count(one, 2)
  expect(isCalm(other)).toBe(!isSame)
})

it('remembers longest who was counted last', () => {
  limit.count('192.0.2.1')
  limit.count('192.0.2.2')
  limit.count('192.0.2.1')
  for (let index = 0; index < 9_999; index += 1) limit.count(`a${index}`)
  expect(isCalm('192.0.2.1')).toBe(false)
})

it('remembers many addresses and then forgets the oldest', () => {
  count('192.0.2.1', 2)
  for (let index = 0; index < 9_999; index += 1) limit.count(`a${index}`)
  expect(isCalm('192.0.2.1')).toBe(false)
  limit.count('one more')
  expect(isCalm('192.0.2.1')).toBe(true)
})
