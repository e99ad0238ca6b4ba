// Which neighbours are our own proxies, and which address a request really comes from. Unset means nobody.

import { BlockList, isIP, isIPv4 } from 'node:net'

export interface TrustedPeers {
  readonly isEmpty: boolean
  trusts(address: string | undefined): boolean
  /** The nearest address that is no proxy of ours; forwarded headers count from trusted neighbours only. */
  clientOf(peer: string | undefined, forwardedFor: string | undefined): string
}

/** Throws for what is neither an address nor a network; `0.0.0.0/0` would mean everyone and is refused as well. */
export function trustPeers(networks: readonly string[]): TrustedPeers {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    const longest = family === 'ipv4' ? 32 : 128
    const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
    if (isIP(address) === 0 || rest.length > 0 || length < 1 || length > longest)
      throw new Error(`${network} is not a network.`)
    list.addSubnet(address, length, family)
  }
  const trusts = (address: string | undefined) => {
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

/** An IPv4 address as itself, also where the socket is an IPv6 one. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
}
