import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { connectAgent, type Era, serveAgents } from './testing/agent-scene'
import {
  connectOverStdio,
  type StdioAgent,
  type StdioOptions,
  spawnOverStdio,
  writeKubeconfig,
} from './testing/stdio-agent'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-stdio-'))
const ended = new AbortController()
const open: StdioAgent[] = []
let simulator: Simulator
let KUBECONFIG: string

beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'reactive', speed: 20, signal: ended.signal })
  KUBECONFIG = writeKubeconfig(folder, simulator.server)
})
afterEach(async () => {
  for (const { client } of open.splice(0)) await client.close()
})
afterAll(() => {
  ended.abort()
  rmSync(folder, { recursive: true })
})

async function connect(era: Era, options: StdioOptions = {}): Promise<StdioAgent> {
  const agent = await connectOverStdio(era, { ...options, env: { KUBECONFIG, ...options.env } })
  open.push(agent)
  return agent
}
const call = async ({ client }: StdioAgent, name: string, args: Record<string, unknown> = {}) => {
  const { isError = false, content, structuredContent } = await client.callTool({ name, arguments: args })
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  return { isError, text, structure: structuredContent }
}
async function tell({ client }: Pick<StdioAgent, 'client'>) {
  const { tools } = await client.listTools()
  const result = await client.callTool({ name: 'get_flux_sources', arguments: { limit: 5 } })
  const { head: _, ...answer } = result.structuredContent as Record<string, unknown>
  // Some time has passed between the two.
  return { tools, answer: JSON.parse(JSON.stringify(answer).replace(/\d+ (s|min|h|d)\b/g, 'a while')) }
}
/** What is on stderr may come behind the answer. */
const told = (agent: StdioAgent, lines: readonly object[]) =>
  vi.waitFor(() => expect(agent.auditLines()).toMatchObject(lines), { timeout: 10_000 })
const RECONCILE = ['reconcile_flux_kustomization', { namespace: 'apps', name: 'adguard' }] as const

describe('an agent over stdio', () => {
  it.each<Era>(['modern', 'legacy'])(
    'is offered and told what one over HTTP is, in the %s era',
    async (era) => {
      const target = fixedTarget(simulator.server, 'home')
      const served = await serveAgents({ choice: { type: 'kubernetes', target, inCluster: false } })
      const overHttp = { client: await connectAgent(served, 'viewer', 'modern') }
      const agent = await connect(era)
      // The first answer is a whole one.
      expect((await call(agent, 'get_flux_status')).structure).toMatchObject({
        head: { cluster: 'home', complete: true },
      })
      await vi.waitFor(() => expect(served.program.health.isReady()).toBe(true), { timeout: 30_000 })
      const wanted = await tell(overHttp)
      expect(wanted.tools.length).toBeGreaterThan(8)
      expect(await tell(agent)).toEqual(wanted)

      const unknown = agent.client.callTool({ name: 'get_kubernetes_resources', arguments: {} })
      await expect(unknown).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('get_resource') })
      const asked = { name: 'debug_flux_kustomization', arguments: { namespace: 'apps', name: 'adguard' } }
      expect(JSON.stringify(await agent.client.getPrompt(asked))).toContain('Kustomization/apps/adguard')
      await overHttp.client.close()
      served.stop()
    },
    120_000,
  )

  it('only reads, whatever the environment of a server says, and leaves a line for each try', async () => {
    const agent = await connect('modern', { env: { MCP_WRITES: '1', MCP_ENABLED: '1', AUTH_MODE: 'oidc', PORT: 'x' } })
    expect((await agent.client.listTools()).tools.some(({ name }) => name.startsWith('reconcile_'))).toBe(false)
    const { isError, text } = await call(agent, ...RECONCILE)
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringMatching(/^actions_disabled: .*--writes/) })
    await told(agent, [{ actor: 'ali', outcome: 'refused', reason: 'actions_disabled', via: 'mcp' }])
  })

  it('acts with --writes, as the user of the kubeconfig, to the true end', async () => {
    const agent = await connect('modern', { args: ['--writes'] })
    expect((await agent.client.listTools()).tools.some(({ name }) => name.startsWith('reconcile_'))).toBe(true)
    expect(await call(agent, ...RECONCILE)).toMatchObject({ isError: false, structure: { state: 'done' } })
    await told(agent, [{ actor: 'ali', ref: 'Kustomization/apps/adguard', outcome: 'accepted', via: 'mcp' }])
  })

  it.each([
    [['--writes', '--read-only'], {}],
    [['--read-only', '--writes'], {}],
    [['--writes'], { READ_ONLY: '1' }],
  ])('never acts with %j and %j', async (args, env) => {
    const agent = await connect('modern', { args, env })
    expect((await agent.client.listTools()).tools.some(({ name }) => name.startsWith('reconcile_'))).toBe(false)
    expect(await call(agent, ...RECONCILE)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^read_only: /),
    })
  })

  it('sees the demo cluster where that was asked for', async () => {
    const agent = await connect('modern', { env: { KUBECONFIG: '', CLUSTER: 'demo' } })
    expect((await call(agent, 'get_flux_status')).structure).toMatchObject({
      head: { cluster: 'homelab', complete: true },
    })
  })
})

describe('the process of an agent', () => {
  it('says nothing but the protocol on stdout, opens no port, and ends within a second with stdin', async () => {
    const running = spawnOverStdio({ env: { KUBECONFIG, LOG_LEVEL: 'debug' }, args: ['--writes'] })
    const clientInfo = { name: 'test', version: '0' }
    running.send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
    })
    running.send({ method: 'notifications/initialized' })
    running.send({ id: 2, method: 'tools/call', params: { name: RECONCILE[0], arguments: RECONCILE[1] } })
    await vi.waitFor(() => expect(running.stdout()).toContain('"id":2'), { timeout: 30_000 })
    if (existsSync('/proc/self/net/tcp')) expect(listeningSockets(running.child.pid ?? 0)).toEqual([])
    // And another one, which nobody waits for to the end.
    const other = { ...RECONCILE[1], name: 'jellyfin' }
    running.send({ id: 3, method: 'tools/call', params: { name: RECONCILE[0], arguments: other } })
    await vi.waitFor(() => expect(running.stderr().match(/"audit":true/g)).toHaveLength(2), { timeout: 30_000 })
    running.closeStdin()
    const { code, afterMs } = await running.exited
    expect(code).toBe(0)
    expect(afterMs).toBeLessThan(1_000)
    const lines = running.stdout().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).jsonrpc)).toEqual(lines.map(() => '2.0'))
  })

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [
      'an option that is none',
      ['--kube-contxt', 'a'],
      {},
      /There is no option --kube-contxt\. Did you mean --kube-context\?/,
    ],
    ['nobody to act as', ['--kube-as='], {}, /--kube-as is empty/],
    ['groups of nobody', ['--kube-as-group', 'dev'], {}, /--kube-as-group needs --kube-as/],
    ['an empty group', ['--kube-as', 'a', '--kube-as-group', ' '], {}, /--kube-as-group is empty/],
    ['somebody whom no header holds', ['--kube-as', 'a\nb'], {}, /no header holds/],
    ['a context that is not there', ['--kube-context', 'away'], {}, /no context "away"/],
    [
      'a context of the demo cluster',
      ['--kube-context', 'home'],
      { CLUSTER: 'demo' },
      /CLUSTER=demo has no kubeconfig/,
    ],
    ['no cluster at all', [], { KUBECONFIG: '' }, /There is no cluster to show/],
    ['a bad setting', [], { STUCK_AFTER: 'soon' }, /STUCK_AFTER/],
  ])('does not start with %s, and says so on stderr', async (_, args, env, sentence) => {
    const running = spawnOverStdio({ args, env: { KUBECONFIG, ...env } })
    expect((await running.exited).code).toBe(1)
    expect(running.stderr()).toMatch(sentence)
    expect(running.stdout()).toBe('')
  })
})

describe('an agent that acts as somebody else', () => {
  it('asks for everything as them, and says what they may not read', async () => {
    const asked = new Set<string>()
    const refusing = createServer(({ rawHeaders }, response) => {
      const lines = rawHeaders.flatMap((name, at) =>
        at % 2 === 0 && /^impersonate/i.test(name) ? [rawHeaders[at + 1]] : [],
      )
      asked.add(lines.join(' | '))
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"kind":"Status","message":"no"}')
    })
    await new Promise<void>((resolve) => void refusing.listen(0, '127.0.0.1', resolve))
    const { port } = refusing.address() as AddressInfo
    const path = writeKubeconfig(mkdtempSync(join(folder, 'as-')), `http://127.0.0.1:${port}`, { as: 'root' })
    const who = ['--kube-as', 'system:serviceaccount:apps:bot', '--kube-as-group', 'dev', '--kube-as-group', 'a, b']
    const agent = await connect('modern', { args: ['--kubeconfig', path, ...who] })
    const { text, structure } = await call(agent, 'get_flux_status')
    expect(structure).toMatchObject({ head: { complete: false } })
    expect(text).toContain('NOT COMPLETE')
    expect(text).not.toMatch(/healthy/i)
    expect([...asked]).toEqual(['system:serviceaccount:apps:bot | dev | a, b'])
    refusing.close()
  })
})

/** The sockets of this process on which somebody could knock. */
function listeningSockets(pid: number): readonly string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (name) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [],
    ),
  )
  const LISTEN = '0A'
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .flatMap(([, local = '', , state, ...rest]) => (state === LISTEN && own.has(rest[5] ?? '') ? [local] : [])),
  )
}
