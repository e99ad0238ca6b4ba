// Which neighbours are our own proxies, and which address, of which network, a request really comes from. Unset means nobody.

import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

export interface TrustedPeers {
  readonly isEmpty: boolean
  trusts(address: string | undefined): boolean
  /** The nearest address that is no proxy of ours; forwarded headers count from trusted neighbours only. */
  clientOf(peer: string | undefined, forwardedFor: string | undefined): string
}

/** As wide as the ranges for private networks are; what is wider means everyone, in one piece or in two. */
const SHORTEST = { ipv4: 8, ipv6: 7 } as const
/** Where IPv6 holds all of IPv4: a network there is one of IPv4, in another spelling. */
const MAPPED = { at: '::ffff:0.0.0.0', length: 96 } as const

/** Throws for what is neither an address nor a network, and for networks that mean everyone. */
export function trustPeers(networks: readonly string[]): TrustedPeers {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    const longest = family === 'ipv4' ? 32 : 128
    const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
    if (isIP(address) === 0 || rest.length > 0 || length < 0 || length > longest)
      throw new Error(`${network} is not a network.`)
    const isHidden = family === 'ipv6' && touchesMapped(address, length)
    if (length < (isHidden ? MAPPED.length + SHORTEST.ipv4 : SHORTEST[family]))
      throw new Error(`${network} means everyone.`)
    list.addSubnet(address, length, family)
  }
  const trusts = (address: string | undefined) => {
    if (networks.length === 0) return false
    const plain = plainAddress(address)
    return isIP(plain) !== 0 && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
  }
  return {
    isEmpty: networks.length === 0,
    trusts,
    clientOf(peer, forwardedFor) {
      let nearest = plainAddress(peer)
      const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim())
      while (trusts(nearest) && hops.length > 0) {
        const hop = plainAddress(hops.pop())
        if (isIP(hop) === 0) break
        nearest = hop
      }
      return nearest
    },
  }
}

function touchesMapped(address: string, length: number): boolean {
  const [network, mapped] = [new BlockList(), new BlockList()]
  network.addSubnet(address, length, 'ipv6')
  mapped.addSubnet(MAPPED.at, MAPPED.length, 'ipv6')
  return mapped.check(address, 'ipv6') || network.check(MAPPED.at, 'ipv6')
}

/** Only this machine has it. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

/** Of IPv6 the part that a provider gives out, since whoever has one address of it has all of them. */
export function networkOf(address: string): string {
  const plain = plainAddress(address)
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('%', 1).join().split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - last.length
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...last]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}

/** An IPv4 address as itself, also where the socket is an IPv6 one. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
}
