import { once } from 'node:events'
import { request, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createReaders, type Readers } from '@/lib/server/stream/readers'
import { openFront } from '@/lib/server/testing/open-front'
import { openDeaf } from './callers'

const MIB = 1024 * 1024
/** More than the system keeps for a reader of its own accord. */
const PIECES = 24
const LID = 8 * MIB

let port: number
let close: () => void
let readers: Readers
let made: string[]

beforeEach(async () => {
  made = []
  readers = createReaders(() => performance.now(), { maxWaitingBytes: LID })
  ;({ port, close } = await openFront({
    readers,
    handler:
      async () =>
      async ({ url = '' }, response) => {
        await writePage(response)
        made.push(url)
      },
  }))
})

afterEach(() => close())

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
