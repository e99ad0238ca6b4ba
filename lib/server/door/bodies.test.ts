// What is sent, over a real socket to the whole program: what is read of it, what is refused, and what is written down.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const TOKEN = 'bodies'.repeat(8)
const BEARER = { authorization: `Bearer ${TOKEN}` }
const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bodies-'))
let served: ServedProgram
let before: number

beforeAll(async () => {
  const sha256 = createHash('sha256').update(TOKEN).digest('hex')
  const path = join(folder, 'tokens.json')
  writeFileSync(path, JSON.stringify([{ name: 'ali', role: 'operator', sha256 }]))
  served = await serveProgram({ env: { AUTH_MODE: 'token', TOKENS_FILE: path, ACTIONS_ENABLED: '1' } })
  await vi.waitFor(() => expect(served.program.health.isReady()).toBe(true), { timeout: 15_000 })
})
afterAll(() => {
  served.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  before = served.audit.length
})

const lines = () => served.audit.slice(before).map(({ actor, ref, reason }) => [actor, ref, reason])
const TARGET = '"kind":"Kustomization","namespace":"flux-system","name":"flux-system"'

/** In pieces, without saying how much is to come. */
function actInPieces(bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(served.origin)
    const headers = { host: `localhost:${port}`, 'content-type': 'application/json', ...BEARER }
    const request = httpRequest({ host: '127.0.0.1', port, path: '/api/actions', method: 'POST', headers })
    request.on('response', (response) => resolve(response.statusCode ?? 0))
    request.on('error', reject)
    for (let sent = 0; sent < bytes; sent += 16_384) request.write('x'.repeat(16_384))
    request.end()
  })
}

describe('a body', () => {
  it.each([
    ['with another action behind the first', `{"action":"suspend","action":"reconcile",${TARGET}}`],
    ['with the same key in escapes', `{"action":"reconcile","\\u0061ction":"suspend",${TARGET}}`],
    ['with two objects', `{"action":"suspend",${TARGET},${TARGET}}`],
    ['with two lists', '{"action":"suspend","refs":["Kustomization/a/b"],"refs":["Kustomization/c/d"]}'],
    ['with a prototype', `{"action":"suspend",${TARGET},"__proto__":{"uid":"x"}}`],
    ['without end', `${'{"action":'.repeat(1_000)}`],
    ['that is two', `{"action":"suspend",${TARGET}}{"action":"resume",${TARGET}}`],
  ])('%s is refused, with one line and no object', async (_, body) => {
    expect(await served.act(body, BEARER)).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(lines()).toEqual([[expect.stringContaining('ali'), null, 'invalid_request']])
  })

  it('may name as many objects as a selection may have', async () => {
    const refs = Array.from({ length: 500 }, (_, index) => `Kustomization/nothing/${'a'.repeat(60)}-${index}`)
    const answer = await served.act({ action: 'suspend', refs }, BEARER)
    expect(answer.status).toBe(202)
    await vi.waitFor(() => expect(lines()).toHaveLength(500))
    expect(new Set(lines().map(([, , reason]) => reason))).toEqual(new Set(['not_found']))
  })

  it.each([
    ['of one object', `{"action":"suspend",${TARGET},"reason":"${'x'.repeat(16 * 1024)}"}`],
    ['of a selection', `{"action":"suspend","refs":["${'x'.repeat(256 * 1024)}"]}`],
    ['that is nothing', 'x'.repeat(20_000)],
  ])('%s has an end', async (_, body) => {
    expect(await served.act(body, BEARER)).toMatchObject({ status: 413, code: 'too_large' })
    expect(lines()).toEqual([[expect.any(String), null, 'too_large']])
  })

  it('is counted as it comes where nobody says how long it is', async () => {
    expect(await actInPieces(320 * 1024)).toBe(413)
    await vi.waitFor(() => expect(lines()).toEqual([[expect.stringContaining('ali'), null, 'too_large']]))
  })

  it('that breaks off leaves one line, and is no fault of ours', async () => {
    const { port } = new URL(served.origin)
    const logged = served.log.length
    const headers = { host: `localhost:${port}`, 'content-type': 'application/json', ...BEARER }
    const request = httpRequest({ host: '127.0.0.1', port, path: '/api/actions', method: 'POST', headers })
    request.on('error', () => {})
    request.write('{"action":"susp')
    await vi.waitFor(() => expect(request.socket?.bytesWritten ?? 0).toBeGreaterThan(0))
    await new Promise((resolve) => setTimeout(resolve, 200))
    request.destroy()
    await vi.waitFor(() => expect(lines()).toEqual([[expect.stringContaining('ali'), null, 'invalid_request']]))
    expect(served.log.slice(logged).map(({ message }) => message)).toEqual([])
  })

  it('is not looked at before it is known whose it is', async () => {
    const huge = 'x'.repeat(300_000)
    expect(await served.act(huge)).toMatchObject({ status: 401 })
    expect(await served.act('{"a":1,"a":2}')).toMatchObject({ status: 401 })
    expect(lines()).toEqual([
      ['anonymous', null, 'unauthenticated'],
      ['anonymous', null, 'unauthenticated'],
    ])
  })
})
