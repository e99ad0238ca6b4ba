// Three revisions of the protocol from one address: the same tools and the same answers, without a session.

import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { INSTRUCTIONS } from './instructions'
import { bearerOf, connectAgent, type Era, messagesOf, post, serveAgents } from './testing/agent-scene'

const ERAS: readonly Era[] = ['modern', 'legacy']
const MODERN = '2026-07-28'

let served: ServedProgram
const agents = new Map<Era, Client>()
const agent = (era: Era): Client => {
  const found = agents.get(era)
  if (found === undefined) throw new Error(`Nobody speaks ${era}.`)
  return found
}

beforeAll(async () => {
  served = await serveAgents({ env: { MCP_WRITES: '1', ACTIONS_ENABLED: '1' } })
  for (const era of ERAS) agents.set(era, await connectAgent(served, 'viewer', era))
}, 240_000)
afterAll(async () => {
  for (const client of agents.values()) await client.close()
  served?.stop()
})

describe('an agent', () => {
  it('is told the same tools and prompts in both eras', async () => {
    const [modern, legacy] = await Promise.all(ERAS.map((era) => agent(era).listTools()))
    expect(modern?.tools.map(({ name }) => name)).toContain('get_flux_status')
    expect(modern?.tools).toEqual(legacy?.tools)
    const prompts = await Promise.all(ERAS.map((era) => agent(era).listPrompts()))
    expect(prompts[0]?.prompts.map(({ name }) => name)).toEqual(['debug_flux_kustomization', 'debug_flux_helmrelease'])
    expect(prompts[0]?.prompts).toEqual(prompts[1]?.prompts)
  })

  it('is answered the same in both eras, as text and as structure', async () => {
    const [modern, legacy] = await Promise.all(
      ERAS.map((era) => agent(era).callTool({ name: 'get_resource', arguments: A_KUSTOMIZATION })),
    )
    expect(modern?.isError).not.toBe(true)
    expect(withoutAges(modern?.content)).toEqual(withoutAges(legacy?.content))
    expect(modern?.structuredContent).toMatchObject({ head: { cluster: 'homelab', complete: true } })
  })

  it.each(ERAS)('learns in the %s era who answers, and what to begin with', async (era) => {
    expect(agent(era).getServerVersion()).toMatchObject({ name: 'fluxdeck', version: '0.0.0' })
    expect(agent(era).getInstructions()).toBe(INSTRUCTIONS)
    expect(Buffer.byteLength(INSTRUCTIONS)).toBeLessThanOrEqual(800)
    expect(agent(era).getServerCapabilities()?.tools).toEqual({ listChanged: false })
  })
})

it('is not offered what is switched off, and told why when it asks all the same', async () => {
  const bare = await serveAgents({ env: { WORKLOADS: '0' } })
  const client = await connectAgent(bare, 'viewer', 'modern')
  const names = (await client.listTools()).tools.map(({ name }) => name)
  expect(names.filter((name) => ['get_pods', 'get_workloads', 'get_notifications'].includes(name))).toEqual([
    'get_notifications',
  ])
  const { content } = await client.callTool({ name: 'get_workloads', arguments: {} })
  expect(JSON.stringify(content)).toContain('Workloads are not read here')
  await client.close()
  bare.stop()
})

describe('the older revisions', () => {
  const ask = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    post(served, body, { authorization: bearerOf('viewer'), ...headers })

  it('lists the tools as curl asks for them, without any header of the protocol', async () => {
    const answer = await ask({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    expect(answer.status).toBe(200)
    const tools = expect.arrayContaining([expect.objectContaining({ name: 'get_flux_status' })])
    expect(messagesOf(answer)).toMatchObject([{ id: 1, result: { tools } }])
  })

  it.each(['2025-06-18', '2025-11-25'])('begins with revision %s and gives out no session', async (protocolVersion) => {
    const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'curl', version: '8' } }
    const answer = await ask({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
    expect(messagesOf(answer)).toMatchObject([{ result: { protocolVersion } }])
    expect(answer.headers['mcp-session-id']).toBeUndefined()
  })

  it('ignores a session that nobody gave out', async () => {
    const headers = { 'mcp-session-id': 'from-elsewhere', 'mcp-protocol-version': '2025-06-18' }
    const answer = await ask({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers)
    expect(answer.status).toBe(200)
    expect(answer.headers['mcp-session-id']).toBeUndefined()
  })

  it('takes a notification without an answer', async () => {
    const answer = await ask({ jsonrpc: '2.0', method: 'notifications/initialized' })
    expect([answer.status, answer.text]).toEqual([202, ''])
  })

  it('answers each of several messages that come together', async () => {
    const both = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/list' }))
    expect(messagesOf(await ask(both)).length).toBe(2)
  })
})

describe('the newest revision', () => {
  const meta = (version = MODERN) => ({
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  })
  const ask = (method: string, params: object, headers: Readonly<Record<string, string>> = {}) =>
    post(
      served,
      { jsonrpc: '2.0', id: 1, method, params },
      { authorization: bearerOf('viewer'), 'mcp-protocol-version': MODERN, 'mcp-method': method, ...headers },
    )

  it('is discovered', async () => {
    const answer = await ask('server/discover', { _meta: meta() })
    expect(answer.headers['content-type']).toContain('application/json')
    expect(messagesOf(answer)).toMatchObject([
      { result: { resultType: 'complete', supportedVersions: expect.arrayContaining([MODERN]) } },
    ])
  })

  it('says how long the list of tools may be kept, and by whom', async () => {
    const [message] = messagesOf(await ask('tools/list', { _meta: meta() }))
    expect(message).toMatchObject({ result: { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' } })
  })

  it.each<readonly [string, number, number, Parameters<typeof ask>]>([
    ['a method that there is not', 404, -32601, ['tools/burn', { _meta: meta() }]],
    [
      'an unknown revision',
      400,
      -32022,
      ['tools/list', { _meta: meta('2031-01-01') }, { 'mcp-protocol-version': '2031-01-01' }],
    ],
    [
      'a header that says another method',
      400,
      -32020,
      ['tools/list', { _meta: meta() }, { 'mcp-method': 'tools/call' }],
    ],
    [
      'a header that names another tool',
      400,
      -32020,
      ['tools/call', { name: 'get_flux_status', arguments: {}, _meta: meta() }, { 'mcp-name': 'diagnose' }],
    ],
    ['nothing about the client', 400, -32602, ['tools/list', { _meta: {} }]],
  ])('refuses %s', async (_, status, code, args) => {
    const answer = await ask(...args)
    expect(answer.status).toBe(status)
    expect(messagesOf(answer)).toMatchObject([{ error: { code } }])
  })

  it.each(['application/json', 'text/event-stream'])('is not answered to who takes %s alone', async (accept) => {
    expect((await ask('tools/list', { _meta: meta() }, { accept })).status).toBe(406)
  })

  it('answers a call as one body where nothing came before it', async () => {
    const params = { name: 'get_flux_status', arguments: {}, _meta: meta() }
    const answer = await ask('tools/call', params, { 'mcp-name': 'get_flux_status' })
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.headers['cache-control']).toContain('no-store')
  })
})

const A_KUSTOMIZATION = {
  kind: 'ks',
  namespace: 'flux-system',
  name: 'flux-system',
  include: ['delivery', 'inventory'],
}

/** What time alone moves between two calls. */
function withoutAges(content: unknown): string {
  return JSON.stringify(content)
    .replaceAll(/\d+ (s|min|h|d)\b/g, '')
    .replaceAll(/as of \S+/g, '')
}
