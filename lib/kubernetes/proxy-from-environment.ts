// Which proxy leads to a server, as kubectl decides it: HTTPS_PROXY and HTTP_PROXY by the server's own scheme, and the
// exceptions of NO_PROXY. What is on this machine is never asked for through a proxy.

import { BlockList, isIP } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

/** undefined: ask directly. */
export function proxyFromEnvironment(server: string, env: Environment): string | undefined {
  if (!URL.canParse(server)) return undefined
  const url = new URL(server)
  const isSecure = url.protocol === 'https:'
  const proxy = (isSecure ? read(env, 'HTTPS_PROXY') : read(env, 'HTTP_PROXY')).trim()
  if (proxy === '') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isOwn(host)) return undefined
  const port = url.port === '' ? (isSecure ? '443' : '80') : url.port
  const exceptions = read(env, 'NO_PROXY').split(',')
  if (exceptions.some((entry) => isExcepted(entry.trim().toLowerCase(), host, port))) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function read(env: Environment, name: string): string {
  return env[name] || env[name.toLowerCase()] || ''
}

function isOwn(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** An entry is `*`, an address, a network, or a name that stands for its subdomains too; a port may follow. */
function isExcepted(entry: string, host: string, port: string): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  if (entry.includes('/')) return isInNetwork(entry, host)
  const [, name = entry, entryPort] = /^(.*[^:]):(\d{1,5})$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
  if (entryPort !== undefined && entryPort !== port) return false
  const bare = name.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) return bare === host
  const domain = bare.replace(/^\*\./, '.')
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

function isInNetwork(entry: string, host: string): boolean {
  const [address = '', bits = ''] = entry.split('/')
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  const most = family === 'ipv4' ? 32 : 128
  if (isIP(address) === 0 || isIP(host) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) return false
  const network = new BlockList()
  network.addSubnet(address, Number(bits), family)
  return network.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}
