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

  it.each([
    '0.0.0.0/0',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '8.0.0.0/7',
    '::/0',
    '::/1',
    '8000::/1',
    '::ffff:0:0/96',
    '::ffff:0.0.0.0/96',
    '::ffff:128.0.0.0/97',
    '::/64',
    '0:0:0:0:0:ffff::/80',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0',
    'example.org',
  ])('is never told by everybody: %s', (network) => {
    expect(() => trustPeers([network])).toThrow(network)
  })

  it.each([
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['fc00::/7', 'fd12::1', '2001:db8::1'],
    ['::ffff:10.0.0.0/104', '10.1.2.3', '11.1.2.3'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['::1', '::1', '127.0.0.1'],
  ])('is told by whom %s names, and by nobody else', (network, inside, outside) => {
    expect([trustPeers([network]).trusts(inside), trustPeers([network]).trusts(outside)]).toEqual([true, false])
  })

  it('trusts nobody when nothing is set', () => {
    const nobody = trustPeers([])
    expect(nobody.isEmpty).toBe(true)
    expect(nobody.trusts('127.0.0.1')).toBe(false)
    expect(nobody.trusts(undefined)).toBe(false)
  })
})
