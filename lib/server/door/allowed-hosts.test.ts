import { describe, expect, it } from 'vitest'
import { allowHosts } from './allowed-hosts'

const LOOPBACK = { isLoopback: true, allowedHosts: [] }
const OUTSIDE = { isLoopback: false, allowedHosts: [], baseUrl: new URL('https://flux.example') }

describe('a host that is ours', () => {
  it.each([
    ['localhost:3000', true],
    ['LOCALHOST:3000', true],
    ['127.0.0.1:3000', true],
    ['[::1]:3000', true],
    ['localhost', false],
    ['localhost:3001', false],
    ['localhost.evil.example:3000', false],
    ['evil.example:3000', false],
    [undefined, false],
    ['', false],
  ])('on loopback: %s is %s', (host, isOurs) => expect(allowHosts(LOOPBACK, 3000).hasHost(host)).toBe(isOurs))

  it('needs no port where that is the usual one', () => {
    expect(allowHosts(LOOPBACK, 80).hasHost('localhost')).toBe(true)
    expect(allowHosts(LOOPBACK, 80).hasOrigin('http://localhost')).toBe(true)
  })

  it('is the public one where others reach us, and no name of loopback beside it', () => {
    const hosts = allowHosts(OUTSIDE, 3000)
    expect(hosts.hasHost('Flux.Example')).toBe(true)
    expect(hosts.hasHost('flux.example:443')).toBe(false)
    expect(hosts.hasHost('localhost:3000')).toBe(false)
  })

  it('is a name of loopback where nothing is said', () => {
    expect(allowHosts({ isLoopback: false, allowedHosts: [] }, 3000).hasHost('localhost:3000')).toBe(true)
  })
})

describe('an origin that is ours', () => {
  it('has the scheme of the public address, and either where only a host is named', () => {
    const hosts = allowHosts({ ...OUTSIDE, allowedHosts: ['other.example'] }, 3000)
    const ours = ['https://flux.example', 'http://other.example', 'https://other.example']
    for (const origin of ours) expect(hosts.hasOrigin(origin), origin).toBe(true)
    for (const origin of ['http://flux.example', 'null', '', 'https://flux.example:8443', 'https://FLUX.example'])
      expect(hosts.hasOrigin(origin), origin).toBe(false)
  })

  it('may be plain where the public address is', () => {
    const hosts = allowHosts({ ...OUTSIDE, baseUrl: new URL('http://flux.lan:8080') }, 3000)
    expect(hosts.hasOrigin('http://flux.lan:8080')).toBe(true)
    expect(hosts.hasOrigin('https://flux.lan:8080')).toBe(false)
  })
})
