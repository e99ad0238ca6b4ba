// The process itself, with its signals, streams and pipes: the real server in a process of its own, without pages.

import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findFreePort } from '@/e2e/support/free-port'
import { kubeconfigOf } from '@/e2e/support/kubeconfig'
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/simulator'
import { bundleBareServer } from '../../scripts/bare-server.mjs'

const ROOT = join(import.meta.dirname, '..', '..')
const TOKEN = 'own-process'.repeat(4)
const BEARER = { authorization: `Bearer ${TOKEN}` }
const JELLYFIN = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'jellyfin' }

let folder: string
let program: string
const ended = new AbortController()
const children = new Set<ChildProcess>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-process-'))
  program = join(folder, 'server.mjs')
  await bundleBareServer(folder, join(import.meta.dirname, 'testing', 'bare-next.ts'))
  const sha256 = createHash('sha256').update(TOKEN).digest('hex')
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify([{ name: 'ali', role: 'operator', sha256 }]))
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  ended.abort()
  rmSync(folder, { recursive: true, force: true })
})

interface Process {
  readonly child: ChildProcess
  readonly simulator: Simulator
  readonly origin: string
  readonly exited: Promise<{ code: number | null; afterMs: (from: number) => number }>
  lines(): readonly string[]
  ask(path: string, init?: RequestInit): Promise<{ status: number; code?: string; body: unknown }>
  act(body?: unknown): ReturnType<Process['ask']>
  /** The text of a stream as it grows. */
  listen(): Promise<{ text(): string; ended: Promise<void> }>
}

let started = 0

async function start(
  behaviour: SimulatorOptions['behaviour'] = 'reactive',
  settings: Readonly<Record<string, string>> = {},
): Promise<Process> {
  const simulator = await startSimulator({ scenario: 'homelab', behaviour, speed: 10, signal: ended.signal })
  const kubeconfig = join(folder, `kubeconfig-${++started}`)
  writeFileSync(kubeconfig, kubeconfigOf({ name: 'home', cluster: { server: simulator.server }, userName: 'u' }))
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: '0',
      CLUSTER: 'kubeconfig',
      KUBECONFIG: kubeconfig,
      TOKENS_FILE: join(folder, 'tokens.json'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const exited = new Promise<{ code: number | null; afterMs: (from: number) => number }>((resolve) => {
    child.on('exit', (code) => {
      const at = performance.now()
      resolve({ code, afterMs: (from) => at - from })
    })
  })
  await until(() => expect(output).toMatch(/http:\/\/localhost:\d+\/launch/))
  const origin = /http:\/\/localhost:\d+/.exec(output)?.[0] ?? ''
  const ask: Process['ask'] = async (path, init = {}) => {
    const response = await fetch(`${origin}${path}`, init)
    const text = await response.text()
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : text
    const code = (body as { error?: { code: string } }).error?.code
    return { status: response.status, body, ...(code === undefined ? {} : { code }) }
  }
  await until(async () => expect((await ask('/readyz')).status).toBe(200))
  await until(async () => expect((await ask('/api/objects/Kustomization/apps/jellyfin')).status).toBe(200))
  return {
    child,
    simulator,
    origin,
    exited,
    lines: () => output.split('\n').filter((line) => line !== ''),
    ask,
    act: (body = JELLYFIN) =>
      ask('/api/actions', {
        method: 'POST',
        headers: { ...BEARER, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async listen() {
      const response = await fetch(`${origin}/api/stream`)
      let text = ''
      const read = async () => {
        for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
      }
      return { text: () => text, ended: read().catch(() => undefined) }
    },
  }
}

const patches = ({ simulator }: Process) => simulator.control.requests().filter(({ method }) => method === 'PATCH')
const auditOf = (process: Process) =>
  process
    .lines()
    .filter((line) => line.includes('"audit":true'))
    .map((line) => JSON.parse(line) as { outcome: string; ref: string | null; reason?: string })
/** Two seconds are promised. A machine with much else to do gets one more, and the end in order takes four. */
const SOON_MS = 3_000
/** Not `expect.poll`, which tests that run beside each other do not have. */
const until = (look: () => unknown, timeout = 30_000) => vi.waitFor(look, { timeout, interval: 20 })
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Each waits for the real numbers, beside the others on whatever machine.
describe.concurrent('a signal', { timeout: 150_000 }, () => {
  it('lets a write come to its end and be told, while whoever asks is sent elsewhere', async () => {
    const process = await start()
    const stream = await process.listen()
    process.simulator.control.inject({ type: 'slow', path: '/kustomizations/jellyfin', ms: 5_000 })
    const answer = process.act()
    await until(() => expect(stream.text()).toContain('"state":"queued"'))
    await pass(500)
    const from = performance.now()
    process.child.kill('SIGTERM')
    await until(async () => expect((await process.ask('/readyz')).status).toBe(503), 2_500)
    expect((await process.ask('/healthz')).status).toBe(200)
    expect((await process.ask('/api/state')).status).toBe(200)
    expect(await process.act({ ...JELLYFIN, name: 'immich' })).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await process.ask('/api/stream')).toMatchObject({ status: 503, code: 'unavailable' })
    while (performance.now() - from < 3_000) {
      expect((await process.ask('/readyz')).status).toBe(503)
      await pass(200)
    }
    expect(await answer).toMatchObject({ status: 202, body: { actions: [{ state: 'requested' }] } })
    await stream.ended
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeLessThan(15_000)
    expect(patches(process)).toHaveLength(1)
    const told = stream.text()
    expect(told.indexOf('"state":"requested"')).toBeGreaterThan(0)
    expect(told.indexOf('"state":"done"')).toBeGreaterThan(told.indexOf('"state":"requested"'))
    expect(told.trimEnd().endsWith('event: bye\ndata: {"reason":"shutdown"}')).toBe(true)
    expect(auditOf(process).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', 'unavailable'],
      ['accepted', undefined],
    ])
  })

  it('lets a selection go on in its order', async () => {
    const process = await start()
    const stream = await process.listen()
    process.simulator.control.inject({ type: 'slow', path: '/kustomizations/jellyfin', ms: 1_500 })
    const refs = ['Kustomization/apps/jellyfin', 'Kustomization/apps/immich', 'Kustomization/flux-system/flux-system']
    const answer = process.act({ action: 'reconcile-with-source', refs })
    await until(() => expect(stream.text()).toContain('"state":"queued"'))
    process.child.kill('SIGTERM')
    expect((await answer).status).toBe(202)
    await stream.ended
    expect((await process.exited).code).toBe(0)
    // Each has its line, and exactly one.
    const audited = auditOf(process).map(({ ref }) => ref)
    expect(audited.toSorted()).toEqual(refs.toSorted())
  })

  it('ends in time though a write is never answered, and says that nobody knows', async () => {
    const process = await start()
    const stream = await process.listen()
    process.simulator.control.inject({ type: 'slow', path: '/kustomizations/jellyfin', ms: 60_000 })
    const answer = process.act()
    await until(() => expect(stream.text()).toContain('"state":"queued"'))
    await pass(500)
    const from = performance.now()
    process.child.kill('SIGTERM')
    expect(await answer).toMatchObject({ status: 504, code: 'upstream_timeout' })
    await stream.ended
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeLessThan(15_000)
    expect(stream.text()).toContain('"state":"unknown"')
    expect(stream.text()).toContain('event: bye')
    expect(auditOf(process)).toMatchObject([{ outcome: 'unknown' }])
  })

  it('ends in time though a run never ends', async () => {
    const process = await start('none')
    const stream = await process.listen()
    expect((await process.act()).status).toBe(202)
    const from = performance.now()
    process.child.kill('SIGTERM')
    await stream.ended
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeGreaterThan(3_000)
    expect(afterMs(from)).toBeLessThan(15_000)
    expect(stream.text()).toContain('event: bye\ndata: {"reason":"shutdown"}')
  })

  it('from a keyboard is the same, and waits for nobody who only looks', async () => {
    const process = await start('none', { FLUXDECK_START: 'npm' })
    const stream = await process.listen()
    const from = performance.now()
    process.child.kill('SIGINT')
    // npm hands on what the terminal has sent already.
    process.child.kill('SIGINT')
    await pass(1_000)
    expect((await process.ask('/readyz')).status).toBe(503)
    await stream.ended
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeGreaterThan(3_000)
    expect(afterMs(from)).toBeLessThan(8_000)
    expect(stream.text()).toContain('event: bye\ndata: {"reason":"shutdown"}')
  })

  it('is heard of on the second port as well, which the pages do not share and every address has', async () => {
    const metricsPort = await findFreePort()
    const process = await start('none', { METRICS_PORT: String(metricsPort) })
    const elsewhere = Object.values(networkInterfaces()).flatMap((list) => list?.filter((one) => !one.internal) ?? [])
    const hosts = ['127.0.0.1', ...elsewhere.filter(({ family }) => family === 'IPv4').map(({ address }) => address)]
    const statusOf = async (host: string, path: string) => (await fetch(`http://${host}:${metricsPort}${path}`)).status
    for (const host of hosts) {
      expect(await statusOf(host, '/readyz'), host).toBe(200)
      expect(await statusOf(host, '/metrics'), host).toBe(200)
      expect(await statusOf(host, '/api/state'), host).toBe(404)
    }
    process.child.kill('SIGTERM')
    await until(async () => expect(await statusOf('127.0.0.1', '/readyz')).toBe(503), 2_500)
    expect(await statusOf('127.0.0.1', '/healthz')).toBe(200)
    expect((await process.exited).code).toBe(0)
    await expect(statusOf('127.0.0.1', '/healthz')).rejects.toThrow()
  })

  it('waits for nobody while somebody works on the program', async () => {
    const process = await start('none', { FLUXDECK_DEV: '1' })
    expect((await process.act()).status).toBe(202)
    const from = performance.now()
    process.child.kill('SIGTERM')
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeLessThan(SOON_MS)
  })

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGINT'],
  ] as const)('that comes twice ends at once: %s and %s', async (first, second) => {
    const process = await start('none')
    const stream = await process.listen()
    expect((await process.act()).status).toBe(202)
    process.child.kill(first)
    await pass(300)
    const from = performance.now()
    process.child.kill(second)
    const { code, afterMs } = await process.exited
    expect(code).toBe(0)
    expect(afterMs(from)).toBeLessThan(SOON_MS)
    await stream.ended
    expect(stream.text()).toContain('event: bye')
  })
})

describe('what is printed', () => {
  it('is lines of JSON, whoever says it', async () => {
    const process = await start('none')
    await process.act({ ...JELLYFIN, name: 'nothing' })
    await until(() => expect(process.lines().join('\n')).toContain('nobody cared'))
    const entries = process.lines().map((line) => JSON.parse(line) as Record<string, unknown>)
    const words = entries.map(({ text, error, msg }) => `${msg} ${text} ${error}`)
    expect(words.some((text) => text.includes('a word\nof the framework Error: with a stack\n    at '))).toBe(true)
    for (const said of ['Warning: a warning of Node', 'straight to the error stream', 'Fluxdeck shows'])
      expect(
        words.some((text) => text.includes(said)),
        said,
      ).toBe(true)
    expect(process.lines().join('')).not.toContain('and another')
    expect(process.lines().join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
    expect(entries.filter(({ audit }) => audit === true)).toHaveLength(1)
  })

  it('is another launch address for each signal, whatever the level, and each opens once', async () => {
    const process = await start('none', { LOG_LEVEL: 'error' })
    const printed = () =>
      process
        .lines()
        .join('\n')
        .match(/http:\/\/localhost:\d+\/launch\/[\w-]{43}/g) ?? []
    const open = async (address = '') => (await fetch(address, { redirect: 'manual' })).status
    expect(process.lines().join('\n')).toContain(`kill -USR2 ${process.child.pid}`)
    expect(await open(printed()[0])).toBe(303)
    process.child.kill('SIGUSR2')
    await until(() => expect(printed()).toHaveLength(2))
    expect(await open(printed()[0])).toBe(404)
    expect([await open(printed()[1]), await open(printed()[1])]).toEqual([303, 404])
    for (const line of process.lines()) expect(() => JSON.parse(line), line).not.toThrow()
  })

  it('is the configuration of a client for agents, which works, and is the same after the next start', async () => {
    const settings = { MCP_ENABLED: '1', XDG_STATE_HOME: join(folder, 'state'), TOKENS_FILE: '' }
    const printed = (process: Process) => {
      const said = process.lines().map((line) => String(JSON.parse(line).msg))
      const line = said.find((msg) => msg.startsWith('For agents: ')) ?? ''
      return JSON.parse(line.slice(line.indexOf('{'))).mcpServers.fluxdeck
    }
    const process = await start('none', settings)
    await until(() => expect(printed(process).type).toBe('http'))
    const { url, headers } = printed(process)
    expect(url).toBe(`${process.origin}/mcp`)
    const list = async (more: Readonly<Record<string, string>>) => {
      const accept = 'application/json, text/event-stream'
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
      const given = { 'content-type': 'application/json', accept, ...more }
      return (await fetch(url, { method: 'POST', headers: given, body })).status
    }
    expect([await list(headers), await list({}), await list({ Authorization: 'Bearer wrong' })]).toEqual([
      200, 401, 401,
    ])
    expect(statSync(join(folder, 'state', 'fluxdeck', 'home', 'bearer')).mode & 0o777).toBe(0o600)
    process.child.kill('SIGKILL')
    const next = await start('none', settings)
    await until(() => expect(printed(next).headers).toEqual(headers))
  })

  it('cannot be filled by whom nobody knows', async () => {
    const process = await start('none')
    for (let times = 0; times < 60; times++)
      expect((await process.ask('/api/actions', { method: 'POST', body: '{}' })).status).toBe(403)
    expect(auditOf(process)).toHaveLength(20)
    process.child.kill('SIGTERM')
    await process.exited
    expect(auditOf(process).slice(20)).toMatchObject([{ actor: 'anonymous', reason: 'forbidden', count: 40 }])
  })

  it.each([['standard output'], ['both streams']])('may have lost its reader: %s', async (which) => {
    const process = await start('none')
    const { child } = process
    child.stdout?.destroy()
    if (which === 'both streams') child.stderr?.destroy()
    const before = process.lines().length
    const usedBefore = cpuSeconds(child.pid)
    const from = performance.now()
    while (performance.now() - from < 3_000) {
      expect((await process.act({ ...JELLYFIN, name: 'nothing' })).status).toBe(404)
      await pass(100)
    }
    expect(cpuSeconds(child.pid) - usedBefore).toBeLessThan(1.5)
    expect(process.lines().length - before).toBeLessThanOrEqual(1)
    expect((await process.ask('/healthz')).status).toBe(200)
    child.kill('SIGTERM')
    expect((await process.exited).code).toBe(0)
  })
})

/** Of the process so far, by the kernel's account in hundredths of a second; nothing where the machine has none. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
