import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const LIMITS = { CALLER_STREAMS: '2', CALLER_HEAVY: '1' }

let served: ServedProgram
afterEach(() => served.stop())

type Headers = Readonly<Record<string, string>>
const from = (address: string): Headers => ({ 'x-forwarded-for': address })
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` })

async function openTwo(headers: Headers) {
  const streams = [served.openStream(headers), served.openStream(headers)]
  await vi.waitFor(() => expect(streams.every((stream) => stream.text().includes('event: snapshot'))).toBe(true))
  return streams
}

/** What one more stream is answered; one that is let in is left again. */
async function oneMore(headers: Headers): Promise<number> {
  const stream = served.openStream(headers)
  try {
    await vi.waitFor(() => expect(stream.text()).toMatch(/^(retry: .*\n\nevent: snapshot|\{"error")/))
    return stream.text().startsWith('{"error"') ? 503 : 200
  } finally {
    stream.close()
  }
}

describe('streams of one caller', () => {
  it('are counted for the person who signed in, from wherever, and refused with a time to come again', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-tokens-')), 'tokens.json')
    const entry = (name: string) => ({ name, role: 'viewer', sha256: createHash('sha256').update(name).digest('hex') })
    writeFileSync(path, JSON.stringify([entry('hall'), entry('kitchen')]))
    served = await serveProgram({ env: { AUTH_MODE: 'token', TOKENS_FILE: path, ...LIMITS } })
    const [first] = await openTwo(bearer('hall'))
    const refused = await served.ask('/api/stream', { headers: { ...bearer('hall'), ...from('192.0.2.9') } })
    expect(refused).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '10' } })
    expect(await oneMore(bearer('kitchen'))).toBe(200)
    first?.close()
    await vi.waitFor(async () => expect(await oneMore(bearer('hall'))).toBe(200))
  })

  it('are counted for the address that a trusted proxy tells, where nobody signs in', async () => {
    served = await serveProgram({ env: { TRUSTED_PROXIES: '127.0.0.1', ...LIMITS } })
    await openTwo(from('198.51.100.1'))
    expect(await oneMore(from('198.51.100.1'))).toBe(503)
    expect(await oneMore(from('198.51.100.1, 127.0.0.1'))).toBe(503)
    expect(await oneMore(from('198.51.100.2'))).toBe(200)
  })

  it.each([
    ['on loopback', {}],
    ['behind a proxy that nobody vouches for', from('198.51.100.1')],
  ])('are not counted where all have one address: %s', async (_, headers) => {
    served = await serveProgram({ env: LIMITS })
    await openTwo(headers)
    expect(await oneMore(headers)).toBe(200)
  })
})
