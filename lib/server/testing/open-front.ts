// The front alone, as on a laptop: on a port of its own, with any handler behind it and no program.

import type { Server } from 'node:http'
import { allowHosts } from '../door/allowed-hosts'
import { createFront, type FrontOptions } from '../door/front'
import { createGate, type Gate } from '../identity/identity'
import { createLaunchMode } from '../identity/launch'
import { SILENT_LOG } from '../log'
import { listen } from '../process-life'
import { createReaders } from '../stream/readers'
import { trustPeers } from '../trusted-peers'

export interface OpenFront {
  readonly server: Server
  readonly port: number
  readonly gate: Gate
  close(): void
}

export async function openFront(options: Pick<FrontOptions, 'handler'> & Partial<FrontOptions>): Promise<OpenFront> {
  const server = createFront({
    hosts: () => hosts,
    gate: () => gate,
    peers: trustPeers([]),
    audit: () => {},
    health: { isReady: () => true, isEnding: () => false },
    readers: createReaders(() => performance.now()),
    frameAncestors: [],
    isHttps: false,
    isDevelopment: false,
    log: SILENT_LOG,
    ...options,
  })
  const port = await listen(server, 0, '127.0.0.1')
  const hosts = allowHosts({ isLoopback: true, allowedHosts: [] }, port)
  const mode = createLaunchMode({ user: 'ali', port, clock: () => new Date() })
  const gate = createGate(mode, { isReadOnly: false, isEnabled: true, hasLaunch: true })
  return {
    server,
    port,
    gate,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
