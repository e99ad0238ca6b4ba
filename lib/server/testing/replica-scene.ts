// Replicas of the real server, each a process of its own, that share a PostgreSQL and a simulated cluster; and a balancer
// before them that sends each request to the next one.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { findFreePort } from '@/e2e/support/free-port'
import { kubeconfigOf } from '@/e2e/support/kubeconfig'
import { type Postgres, startPostgres } from '@/e2e/support/postgres'
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/simulator'
import { bundleHistoryThread } from '@/scripts/history-thread.mjs'
import { bundleBareServer } from '../../../scripts/bare-server.mjs'
import { hashSecret } from '../identity/sessions'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const HOST = 'flux.example'
export const ORIGIN = `https://${HOST}`
export const TOKEN = 'replicas'.repeat(5)

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Answered {
  readonly status: number
  readonly code: string | undefined
  readonly cookie: string | undefined
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever an answer holds is looked at by each test.
  readonly body: any
}

export interface AuditLine {
  readonly requestId: string
  readonly ref: string | null
  readonly outcome: string
  readonly reason?: string
}

export interface Replica {
  readonly child: ChildProcess
  ask(path: string, asked?: Asked): Promise<Answered>
  /** The text of its stream as it grows. */
  listen(headers: Readonly<Record<string, string>>): { text(): string; close(): void }
  audit(): readonly AuditLine[]
  lines(): readonly string[]
  /** At once, as a machine that loses power. */
  kill(): Promise<void>
  /** In order. */
  end(): Promise<void>
}

export interface ReplicaScene {
  readonly postgres: Postgres
  readonly simulator: Simulator
  url(): string
  /** A database of its own from now on. */
  begin(): Promise<void>
  start(settings?: Readonly<Record<string, string>>): Promise<Replica>
  close(): Promise<void>
}

export const bearer = { authorization: `Bearer ${TOKEN}` }

/** To each in turn, and to the next one where one is gone. */
export function balance(replicas: () => readonly Replica[]): Replica['ask'] {
  let turn = 0
  return (path, asked) => {
    const all = replicas()
    turn += 1
    const next = all[turn % all.length]
    if (next === undefined) throw new Error('There is no replica.')
    return next.ask(path, asked)
  }
}

export async function openReplicaScene(
  options: Pick<SimulatorOptions, 'scenario' | 'behaviour' | 'speed'>,
): Promise<ReplicaScene> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-replicas-'))
  // Below the packages that its thread looks for.
  const programs = join(ROOT, 'node_modules', '.cache', 'fluxdeck', `replicas-${process.pid}`)
  mkdirSync(programs, { recursive: true })
  await bundleBareServer(programs, join(import.meta.dirname, 'bare-next.ts'))
  await bundleHistoryThread(join(programs, 'history-thread.mjs'))
  const tokens = join(folder, 'tokens.json')
  writeFileSync(
    tokens,
    JSON.stringify([
      { name: 'ali', user: 'ali', role: 'operator', sha256: hashSecret(TOKEN) },
      { name: 'hall', role: 'viewer', screen: true, sha256: hashSecret('hall') },
    ]),
  )
  const ended = new AbortController()
  const postgres = await startPostgres()
  const simulator = await startSimulator({ ...options, signal: ended.signal })
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigOf({ name: 'home', cluster: { server: simulator.server }, userName: 'u' }))
  let url = ''
  const replicas = new Set<Replica>()
  const env = (): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    CLUSTER: 'kubeconfig',
    KUBECONFIG: kubeconfig,
    AUTH_MODE: 'token',
    TOKENS_FILE: tokens,
    ACTIONS_ENABLED: '1',
    BASE_URL: ORIGIN,
    TRUSTED_PROXIES: '127.0.0.1',
    HISTORY_URL: url,
  })
  return {
    postgres,
    simulator,
    url: () => url,
    async begin() {
      await Promise.all(Array.from(replicas, (replica) => replica.kill()))
      replicas.clear()
      url = await postgres.createDatabase()
    },
    async start(settings = {}) {
      const replica = await startReplica(join(programs, 'server.mjs'), { ...env(), ...settings })
      replicas.add(replica)
      return replica
    },
    async close() {
      await Promise.all(Array.from(replicas, (replica) => replica.kill()))
      ended.abort()
      await postgres.stop()
      for (const one of [folder, programs]) rmSync(one, { recursive: true, force: true })
    },
  }
}

async function startReplica(program: string, env: NodeJS.ProcessEnv): Promise<Replica> {
  const port = await findFreePort()
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const lines = () => output.split('\n').filter((line) => line !== '')
  const headersOf = (more: Readonly<Record<string, string>> = {}) => ({ host: HOST, ...more })
  const ask: Replica['ask'] = (path, { method = 'GET', headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const told = headersOf({ ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers })
      const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers: told, agent: false }, (response) => {
        let whole = ''
        response.on('data', (chunk: Buffer) => {
          whole += chunk.toString()
        })
        response.on('error', reject)
        response.on('end', () => resolve(read(response.statusCode ?? 0, response.headers['set-cookie'], whole)))
      })
      asked.on('error', reject)
      asked.end(text)
    })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await closed
  }
  const replica: Replica = {
    child,
    ask,
    lines,
    audit: () => lines().flatMap((line) => (line.includes('"audit":true') ? [JSON.parse(line)] : [])),
    listen(headers) {
      let text = ''
      const asked = httpRequest(
        { host: '127.0.0.1', port, path: '/api/stream', headers: headersOf(headers), agent: false },
        (response) =>
          response
            .on('data', (chunk: Buffer) => {
              text += chunk.toString()
            })
            .on('error', () => undefined),
      )
      asked.on('error', () => undefined)
      asked.end()
      return { text: () => text, close: () => asked.destroy() }
    },
    kill: () => end('SIGKILL'),
    end: () => end('SIGTERM'),
  }
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(output)
      expect((await ask('/readyz')).status).toBe(200)
      expect((await ask('/api/state?q=nothing', { headers: bearer })).body.counts.total).toBeGreaterThan(0)
    },
    { timeout: 60_000, interval: 50 },
  )
  return replica
}

function read(status: number, cookies: readonly string[] | undefined, text: string): Answered {
  const body = text.startsWith('{') ? JSON.parse(text) : undefined
  return { status, text, body, code: body?.error?.code, cookie: cookies?.[0]?.split(';')[0] }
}
