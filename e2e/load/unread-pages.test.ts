import { once } from 'node:events'
import { request, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { allowHosts } from '@/lib/server/door/allowed-hosts'
import { createFront } from '@/lib/server/door/front'
import { createGate } from '@/lib/server/identity/identity'
import { createLaunchMode } from '@/lib/server/identity/launch'
import { SILENT_LOG } from '@/lib/server/log'
import { listen } from '@/lib/server/process-life'
import { createReaders, type Readers } from '@/lib/server/stream/readers'
import { trustPeers } from '@/lib/server/trusted-peers'
import { openDeaf } from './callers'

const MIB = 1024 * 1024
/** More than the system keeps for a reader of its own accord. */
const PIECES = 24
const LID = 8 * MIB

let server: Server
let port: number
let readers: Readers
let made: string[]

beforeEach(async () => {
  made = []
  readers = createReaders(() => performance.now(), { maxWaitingBytes: LID })
  server = createFront({
    hosts: () => allowHosts({ isLoopback: true, allowedHosts: [] }, port),
    gate: () =>
      createGate(createLaunchMode({ user: 'ali', port, clock: () => new Date() }), {
        isReadOnly: false,
        isEnabled: true,
        hasLaunch: true,
      }),
    peers: trustPeers([]),
    audit: () => {},
    health: { isReady: () => true, isEnding: () => false },
    readers,
    handler:
      async () =>
      async ({ url = '' }, response) => {
        await writePage(response)
        made.push(url)
      },
    frameAncestors: [],
    isHttps: false,
    isDevelopment: false,
    log: SILENT_LOG,
  })
  port = await listen(server, 0, '127.0.0.1')
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** As Next does it: in pieces, each when the one before has gone. */
async function writePage(response: ServerResponse): Promise<void> {
  const piece = Buffer.alloc(MIB, 'x')
  for (let at = 0; at < PIECES; at += 1) if (!response.write(piece)) await once(response, 'drain')
  response.end()
}

async function ask(path: string): Promise<{ readonly status: number; readonly retryAfter: string | undefined }> {
  const asked = request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` }, agent: false }).end()
  return new Promise((resolve) =>
    asked.on('response', ({ statusCode = 0, headers }) => {
      asked.destroy()
      resolve({ status: statusCode, retryAfter: headers['retry-after'] })
    }),
  )
}

it('makes a page to its end for one who does not read, counts what waits, and makes no more without room', async () => {
  const deaf = openDeaf({ port, path: '/resources' })
  await vi.waitFor(() => expect(made).toEqual(['/resources']))
  expect(readers.waitingBytes).toBeGreaterThan(LID)
  expect(await ask('/graph')).toEqual({ status: 503, retryAfter: '5' })
  expect(await ask('/healthz')).toMatchObject({ status: 200 })
  expect(made).toEqual(['/resources'])
  deaf.leave()
  await vi.waitFor(() => expect(readers.waitingBytes).toBe(0))
  expect(await ask('/graph')).toMatchObject({ status: 200 })
})

it('makes what is answered by the API only as far as it is read', async () => {
  const deaf = openDeaf({ port, path: '/api/state' })
  await vi.waitFor(() => expect(deaf.status).toContain('200'))
  await vi.waitFor(() => expect(readers.waitingBytes).toBeGreaterThan(0))
  expect(readers.waitingBytes).toBeLessThan(LID)
  deaf.leave()
  expect(made).toEqual([])
})
