// Who gets to the protocol at all: asked over the real front, in every mode.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskOptions, ServedProgram } from '@/lib/server/testing/serve-program'
import { bearerOf, messagesOf, post, serveAgents } from './testing/agent-scene'

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
const MODES = {
  none: {},
  token: { AUTH_MODE: 'token' },
  proxy: { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '127.0.0.1', VIEWER_USERS: '*', OPERATOR_USERS: 'ali' },
} as const
type Mode = keyof typeof MODES

const served = new Map<string, ServedProgram>()
const program = (name: string): ServedProgram => {
  const found = served.get(name)
  if (found === undefined) throw new Error(`${name} is not served.`)
  return found
}

beforeAll(async () => {
  for (const [mode, env] of Object.entries(MODES)) served.set(mode, await serveAgents({ env }))
  served.set('off', await serveAgents({ env: { MCP_ENABLED: '0' } }))
}, 240_000)
afterAll(() => {
  for (const one of served.values()) one.stop()
})

const modes = Object.keys(MODES).filter((name): name is Mode => Object.hasOwn(MODES, name))

describe.each(modes)('the address of agents in mode %s', (mode) => {
  it('answers whoever comes with a token, and nothing but a token', async () => {
    expect((await post(program(mode), LIST, { authorization: bearerOf('viewer') })).status).toBe(200)
  })

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['nothing', {}],
    ['the word of a proxy alone', { 'x-forwarded-user': 'ali' }],
    ['a cookie alone', { cookie: 'fluxdeck=x' }],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a wrong token beside the word of a proxy', { authorization: 'Bearer wrong', 'x-forwarded-user': 'ali' }],
    ['a Bearer of nothing', { authorization: 'Bearer' }],
    ['another scheme', { authorization: 'Basic dmlld2VyOng=' }],
  ])('refuses %s as JSON that says how', async (_, headers) => {
    const answer = await post(program(mode), LIST, headers)
    expect(answer.status).toBe(401)
    expect(answer.code).toBe('unauthenticated')
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(answer.headers.location).toBeUndefined()
  })

  it.each(['GET', 'DELETE', 'PUT', 'HEAD'])('has nothing for %s', async (method) => {
    const answer = await program(mode).ask('/mcp', { method, headers: { authorization: bearerOf('viewer') } })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('POST')
  })
})

describe('a session beside a token', () => {
  const signIn = async () => {
    const answer = await program('token').ask('/login', {
      method: 'POST',
      headers: { origin: program('token').origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: bearerOf('operator').slice('Bearer '.length), returnTo: '/' }).toString(),
    })
    return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }

  it('opens pages but not the address of agents, and saves no wrong token', async () => {
    const cookie = await signIn()
    const me = await program('token').ask('/api/me', { headers: { cookie } })
    expect(JSON.parse(me.text)).toMatchObject({ role: 'operator' })
    expect((await post(program('token'), LIST, { cookie })).status).toBe(401)
    expect((await post(program('token'), LIST, { cookie, authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await post(program('token'), LIST, { cookie, authorization: bearerOf('viewer') })).status).toBe(200)
  })
})

describe('with agents switched off', () => {
  it.each(['POST', 'GET', 'DELETE'])('there is nothing for %s', async (method) => {
    const headers = { authorization: bearerOf('viewer'), 'content-type': 'application/json' }
    const answer = await program('off').ask('/mcp', { method, headers })
    expect([answer.status, answer.code]).toEqual([404, 'not_found'])
  })
})

describe('what a request must look like', () => {
  const ask = (headers: AskOptions['headers'], body: unknown = LIST) =>
    program('none').ask('/mcp', { method: 'POST', headers: headers ?? {}, body })
  const right = {
    authorization: bearerOf('viewer'),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }

  it('comes from no other site', async () => {
    const { origin } = program('none')
    expect((await ask({ ...right, origin: 'https://evil.example' })).code).toBe('bad_origin')
    expect((await ask({ ...right, origin: 'null' })).status).toBe(403)
    expect((await ask({ ...right, origin })).status).toBe(200)
    expect((await ask(right)).status).toBe(200)
  })

  it('is meant for this host', async () => {
    const answer = await ask({ ...right, host: 'evil.example' })
    expect([answer.status, answer.code]).toEqual([421, 'bad_host'])
  })

  it('is JSON, and takes both forms of an answer', async () => {
    expect((await ask({ ...right, 'content-type': 'text/plain' })).status).toBe(415)
    expect((await ask({ ...right, 'content-encoding': 'gzip' })).status).toBe(415)
    for (const accept of ['application/json', 'text/event-stream', '*/*', ''])
      expect((await ask({ ...right, accept })).status, accept).toBe(406)
  })

  it.each<readonly [string, string, number]>([
    ['no JSON', '{"jsonrpc":', -32700],
    ['nothing', ' ', -32700],
    ['a key twice', '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}', -32600],
    ['a depth that nobody needs', `{"jsonrpc":"2.0","id":1,"params":${'['.repeat(40)}${']'.repeat(40)}}`, -32600],
  ])('is none with %s', async (_, body, code) => {
    const answer = await ask(right, body)
    expect(answer.status).toBe(400)
    expect(messagesOf(answer)).toMatchObject([{ jsonrpc: '2.0', id: null, error: { code } }])
  })

  const filler = (bytes: number) => 'x'.repeat(bytes)
  const call = (args: object) => ({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'reconcile_flux', arguments: args },
  })

  it('is small, but for a call that names many objects', async () => {
    const answer = await ask(right, call({ namespace: filler(17 * 1024) }))
    expect([answer.status, answer.code]).toEqual([413, 'too_large'])
    const refs = Array.from({ length: 500 }, (_, index) => `Kustomization/a-rather-long-namespace/object-${index}`)
    expect(Buffer.byteLength(JSON.stringify(refs))).toBeGreaterThan(17 * 1024)
    expect((await ask(right, call({ refs }))).status).toBe(200)
    const other = { ...call({ refs }), method: 'prompts/get' }
    expect((await ask(right, other)).status).toBe(413)
    expect((await ask(right, call({ refs: [filler(257 * 1024)] }))).status).toBe(413)
  })
})
