// Which Host and Origin values are ours. Everything else is a rebinding attempt or a mistake.

import type { Config } from '../config'

export interface AllowedHosts {
  hasHost(host: string | undefined): boolean
  hasOrigin(origin: string): boolean
}

type HostConfig = Pick<Config, 'isLoopback' | 'baseUrl' | 'allowedHosts'>

/** `port` is the one that is really listened on. Comparison is exact, without regard to case. */
export function allowHosts({ isLoopback, baseUrl, allowedHosts }: HostConfig, port: number): AllowedHosts {
  const hosts = new Set<string>()
  const origins = new Set<string>()
  const configured = [...(baseUrl === undefined ? [] : [baseUrl.host]), ...allowedHosts]
  if (isLoopback || configured.length === 0)
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      hosts.add(`${name}:${port}`)
      if (port === 80) hosts.add(name)
      origins.add(new URL(`http://${name}:${port}`).origin)
    }
  for (const host of configured) {
    hosts.add(host.toLowerCase())
    origins.add(`http://${host.toLowerCase()}`)
    origins.add(`https://${host.toLowerCase()}`)
  }
  if (baseUrl !== undefined) {
    origins.delete(`${baseUrl.protocol === 'https:' ? 'http:' : 'https:'}//${baseUrl.host}`)
    origins.add(baseUrl.origin)
  }
  return {
    hasHost: (host) => host !== undefined && hosts.has(host.toLowerCase()),
    hasOrigin: (origin) => origins.has(origin),
  }
}
