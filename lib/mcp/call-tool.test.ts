// How calls are refused: in words that name the way out, and with one line in the audit trail where somebody tried to act.

import type { Client } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { bearerOf, connectAgent, type Era, messagesOf, post, type Role, serveAgents } from './testing/agent-scene'

const ERAS: readonly Era[] = ['modern', 'legacy']
const NAMED = { name: 'flux-system', namespace: 'flux-system' }
const SETTINGS = {
  writes: { MCP_WRITES: '1', ACTIONS_ENABLED: '1' },
  readsOnly: { MCP_WRITES: '1', ACTIONS_ENABLED: '1', READ_ONLY: '1' },
  actionsOff: { MCP_WRITES: '1', ACTIONS_ENABLED: '0' },
  agentsRead: { ACTIONS_ENABLED: '1' },
} as const
type Setting = keyof typeof SETTINGS

/** The clock of the programs, so that a minute passes between tests. */
let now = Date.now()
const programs = new Map<Setting, ServedProgram>()
const open: Client[] = []

function served(setting: Setting): ServedProgram {
  const found = programs.get(setting)
  if (found === undefined) throw new Error(`${setting} is not served.`)
  return found
}

async function connect(setting: Setting, role: Role, era: Era): Promise<Client> {
  const client = await connectAgent(served(setting), role, era)
  open.push(client)
  return client
}

beforeAll(async () => {
  for (const [setting, env] of Object.entries(SETTINGS))
    programs.set(setting as Setting, await serveAgents({ env, clock: () => new Date(now) }))
}, 240_000)
afterAll(() => {
  for (const program of programs.values()) program.stop()
})
beforeEach(() => {
  now += 61_000
})
afterEach(async () => {
  for (const client of open.splice(0)) await client.close()
})

const textOf = ({ content }: { content?: unknown }) => (content as { text: string }[])[0]?.text ?? ''

describe.each(ERAS)('a call in the %s era', (era) => {
  it.each([
    ['get_kubernetes_resources', 'get_resource reads one Flux object.'],
    ['bb7_get_kubernetes_resources', 'get_resource reads one Flux object.'],
    ['bb7_get_flux_status', 'it is get_flux_status'],
    ['delete_kubernetes_resource', 'by design'],
    ['get_flux_statuses', 'the nearest is get_flux_status.'],
    ['burn', 'tools/list names them all.'],
  ])('of %s, which is no tool here, is told so by the protocol', async (name, words) => {
    const client = await connect('writes', 'viewer', era)
    const error: unknown = await client.callTool({ name, arguments: {} }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(words) })
    expect(error).toMatchObject({ message: expect.stringContaining('There is no tool') })
  })

  it.each<readonly [Setting, Role, string]>([
    ['writes', 'viewer', 'forbidden'],
    ['readsOnly', 'operator', 'read_only'],
    ['actionsOff', 'operator', 'actions_disabled'],
    ['agentsRead', 'operator', 'actions_disabled'],
  ])('to act is refused with %s for a %s as %s, and written down once', async (setting, role, code) => {
    const client = await connect(setting, role, era)
    const { tools } = await client.listTools()
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
    expect(tools.length).toBeGreaterThan(5)
    const before = served(setting).audit.length
    const result = await client.callTool({ name: 'reconcile_flux_kustomization', arguments: NAMED })
    expect(result).toMatchObject({ isError: true, _meta: { 'fluxdeck/error': { code } } })
    expect(textOf(result)).toMatch(new RegExp(`^${code}: `))
    expect(served(setting).audit.slice(before)).toMatchObject([
      { actor: `fluxdeck:token:${role}`, outcome: 'refused', reason: code, via: 'mcp', action: null, ref: null },
    ])
  })

  it('to act with arguments that do not fit is refused and written down once', async () => {
    const client = await connect('writes', 'operator', era)
    const before = served('writes').audit.length
    const result = await client.callTool({
      name: 'reconcile_flux_kustomization',
      arguments: { nam: 'x', namespace: 'y' },
    })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('The argument name is missing.')
    expect(textOf(result)).toContain('There is no argument "nam"; did you mean name?')
    expect(served('writes').audit.slice(before)).toMatchObject([
      { outcome: 'refused', reason: 'invalid_request', via: 'mcp' },
    ])
  })

  it('to act on what is not there is refused and written down once', async () => {
    const client = await connect('writes', 'operator', era)
    const before = served('writes').audit.length
    const result = await client.callTool({
      name: 'reconcile_flux_kustomization',
      arguments: { ...NAMED, name: 'nope' },
    })
    expect(textOf(result)).toMatch(/^not_found: /)
    expect(served('writes').audit.slice(before)).toMatchObject([
      { outcome: 'refused', reason: 'not_found', via: 'mcp', ref: 'Kustomization/flux-system/nope' },
    ])
  })

  it('to read leaves no line, whatever is wrong with it', async () => {
    const client = await connect('writes', 'viewer', era)
    const before = served('writes').audit.length
    await client.callTool({ name: 'diagnose', arguments: { kind: 'pod' } })
    await client.callTool({ name: 'diagnose', arguments: { kind: 'ks', ...NAMED } })
    expect(served('writes').audit.length).toBe(before)
  })

  it.each<readonly [string, object, string]>([
    ['get_flux_status', { status: 'bad' }, 'The argument status is "bad": it is none of ready, reconciling,'],
    ['get_flux_status', { limit: 5000 }, 'The argument limit is 5000: at most 200 may be asked for.'],
    ['get_flux_status', { limit: 'many' }, 'The argument limit is "many": it is not of type'],
    ['get_flux_status', { namespaces: 'apps' }, 'There is no argument "namespaces"; did you mean namespace?'],
    [
      'diagnose',
      { kind: 'kustomisation', ...NAMED },
      '"kustomisation": it is no Flux kind; did you mean Kustomization?',
    ],
    ['diagnose', { kind: 'ks', ...NAMED, name: 'flux-sytem' }, 'Near: Kustomization/flux-system/flux-system'],
    [
      'diagnose',
      { kind: 'ks', namespace: 'media', name: 'immich' },
      'Near: Kustomization/apps/immich, HelmRelease/apps/immich',
    ],
    ['get_flux_instance', { all: true }, 'There is no argument "all": this tool takes none.'],
    ['get_flux_status', { cursor: 'nowhere', status: 'all' }, 'ask without it'],
  ])('of %s with %j is told what would do', async (name, args, words) => {
    const client = await connect('writes', 'viewer', era)
    const result = await client.callTool({ name, arguments: { ...args } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain(words)
    expect(textOf(result)).not.toContain('\n')
  })
})

describe('many calls', () => {
  const call = (id: number, name = 'get_flux_instance') => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: {} },
  })
  const ask = async (ids: readonly number[], role: Role = 'viewer', name?: string) =>
    messagesOf(
      await post(
        served('writes'),
        ids.map((id) => call(id, name)),
        { authorization: bearerOf(role) },
      ),
    ) as {
      readonly result: { readonly isError?: boolean; readonly content: { readonly text: string }[] }
    }[]
  const range = (count: number) => Array.from({ length: count }, (_, index) => index)

  it('of one token are answered four at a time, those of one request each for itself', async () => {
    const answers = await ask(range(7))
    const refused = answers.filter(({ result }) => result.isError === true)
    expect(refused.length).toBe(3)
    for (const { result } of refused) expect(textOf(result)).toMatch(/^rate_limited: 4 calls are under way.* 1 s/)
    expect((await ask(range(2), 'operator')).some(({ result }) => result.isError === true)).toBe(false)
  })

  it('are 120 within a minute, and then it is said how long to wait', async () => {
    for (let count = 0; count < 120; count += 4) {
      const answers = await ask(range(4))
      expect(answers.some(({ result }) => result.isError === true)).toBe(false)
    }
    now += 20_000
    const [refused] = await ask([1])
    expect(textOf(refused?.result ?? {})).toBe('rate_limited: More than 120 calls within a minute. Wait 40 s.')
    const prompt = await post(served('writes'), {
      jsonrpc: '2.0',
      id: 1,
      method: 'prompts/get',
      params: { name: 'debug_flux_kustomization', arguments: NAMED },
    })
    expect(messagesOf(prompt)).toMatchObject([{ error: { message: expect.stringContaining('rate_limited') } }])
    expect((await ask([1], 'operator'))[0]?.result.isError).not.toBe(true)
    now += 41_000
    expect((await ask([1]))[0]?.result.isError).not.toBe(true)
  })

  it('that would act and are too many are written down, each once', async () => {
    const before = served('writes').audit.length
    const answers = await ask(range(6), 'operator', 'reconcile_flux_kustomization')
    expect(answers.every(({ result }) => result.isError === true)).toBe(true)
    const lines = served('writes').audit.slice(before)
    expect(lines.length).toBe(6)
    expect(lines.filter(({ reason }) => reason === 'rate_limited').length).toBeGreaterThan(0)
  })
})
