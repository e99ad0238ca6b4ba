import { describe, expect, it } from 'vitest'
import { NOBODY } from '../identity/identity'
import { callerOf, OWN_ADDRESS_HEADER } from './caller'

const ALI = { ...NOBODY, name: 'ali' }
const from = (address?: string) => new Headers(address === undefined ? {} : { [OWN_ADDRESS_HEADER]: address })

describe('one caller', () => {
  it('is the person who signed in, from wherever', () => {
    expect(callerOf(from('192.0.2.1'), ALI, 'oidc')).toBe(callerOf(from(), ALI, 'token'))
    expect(callerOf(from(), ALI, 'proxy')).not.toBe(callerOf(from(), { ...ALI, name: 'bea' }, 'proxy'))
  })

  it('is the address where nobody signed in', () => {
    expect(callerOf(from('192.0.2.1'), NOBODY, 'none')).toBe(callerOf(from('192.0.2.1'), undefined, 'none'))
    expect(callerOf(from('192.0.2.1'), NOBODY, 'none')).not.toBe(callerOf(from('192.0.2.2'), NOBODY, 'none'))
  })

  it('is nobody in particular where all have one address, and on a laptop', () => {
    expect(callerOf(from(), NOBODY, 'none')).toBeUndefined()
    expect(callerOf(from(), ALI, 'launch')).toBeUndefined()
  })

  it('cannot be called like an address or like another person', () => {
    expect(callerOf(from(), { ...NOBODY, name: '192.0.2.1' }, 'oidc')).not.toBe(
      callerOf(from('192.0.2.1'), NOBODY, 'none'),
    )
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:eeee:dddd:cccc', true],
    ['2001:0db8:0001:0002::1', '2001:DB8:1:2::9', true],
    ['2001:db8::1', '2001:db8:0:0:7::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::1', '::2', true],
  ])('of IPv6 is the network that one line gets: %s and %s', (one, other, isSame) => {
    expect(callerOf(from(one), NOBODY, 'none') === callerOf(from(other), NOBODY, 'none')).toBe(isSame)
  })
})
