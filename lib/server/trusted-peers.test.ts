import { describe, expect, it } from 'vitest'
import { trustPeers } from './trusted-peers'

describe('the address that a request comes from', () => {
  const peers = trustPeers(['10.0.0.0/8', 'fd00::/8'])
  it.each<[string, string, string | undefined, string]>([
    ['nobody forwarded', '192.0.2.1', undefined, '192.0.2.1'],
    ['a stranger claims to forward', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['one of our proxies forwarded', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['a caller wrote something in front', '10.1.2.3', '127.0.0.1, 198.51.100.7', '198.51.100.7'],
    ['two of our proxies forwarded', '10.1.2.3', '198.51.100.7, 10.9.9.9', '198.51.100.7'],
    ['the list is only ours', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ['a hop is no address', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['the socket is IPv6', '::ffff:10.1.2.3', '2001:db8::1', '2001:db8::1'],
    ['an IPv6 proxy forwarded', 'fd00::1', '::ffff:198.51.100.7', '198.51.100.7'],
  ])('is right when %s', (_, peer, forwarded, expected) => {
    expect(peers.clientOf(peer, forwarded)).toBe(expected)
  })

  it('trusts nobody when nothing is set', () => {
    const nobody = trustPeers([])
    expect(nobody.isEmpty).toBe(true)
    expect(nobody.trusts('127.0.0.1')).toBe(false)
    expect(nobody.trusts(undefined)).toBe(false)
  })
})
