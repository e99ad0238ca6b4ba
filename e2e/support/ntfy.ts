// A real ntfy server for one test file: on the loopback, with its own files, without limits that a test would hit.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Availability } from './availability'
import { findNtfy } from './find-ntfy.mjs'
import { findFreePort } from './free-port'
import { type LeashedProcess, startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

export interface NtfyOptions {
  readonly port?: number
  /** Default: a file in a temporary folder, so that messages live through `restart`. */
  readonly cacheFile?: string
  /** With one, only what `addUser` granted is allowed. */
  readonly authFile?: string
  /** Further lines of server.yml. */
  readonly config?: Readonly<Record<string, string | number | boolean>>
}

export interface NtfyMessage {
  readonly id: string
  readonly time: number
  readonly event: string
  readonly topic: string
  readonly [field: string]: unknown
}

export interface NtfyServer {
  readonly url: string
  /** Headers as ntfy has them: Title, Priority, Tags, Click, Markdown, X-Sequence-ID … */
  publish(topic: string, body: string, headers?: Readonly<Record<string, string>>): Promise<NtfyMessage>
  /** What ntfy has kept, oldest first; `since` as ntfy has it (default all). */
  poll(topic: string, since?: string, headers?: Readonly<Record<string, string>>): Promise<readonly NtfyMessage[]>
  /** Needs an `authFile`; gives back an access token. */
  addUser(name: string, access: readonly { topic: string; permission: 'read-write' | 'read-only' }[]): Promise<string>
  log(): string
  kill(): Promise<void>
  /** On the same port with the same files, running or not. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 20_000
const execute = promisify(execFile)

export function ntfyAvailability(): Availability {
  if (findNtfy() !== undefined) return { available: true }
  return { available: false, reason: 'no ntfy server for the tests. Run: node e2e/support/find-ntfy.mjs' }
}

export async function startNtfy(options: NtfyOptions = {}): Promise<NtfyServer> {
  const found = findNtfy()
  if (found === undefined) throw new Error('There is no ntfy server on this machine.')
  const program = found
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-ntfy-'))
  const port = options.port ?? (await findFreePort())
  const url = `http://127.0.0.1:${port}`
  const configFile = join(folder, 'server.yml')
  const config = {
    'base-url': url,
    'listen-http': `127.0.0.1:${port}`,
    'cache-file': options.cacheFile ?? join(folder, 'cache.db'),
    'cache-duration': '48h',
    'web-root': 'disable',
    'visitor-request-limit-burst': 1_000_000,
    'visitor-subscription-limit': 10_000,
    'visitor-message-daily-limit': 1_000_000,
    ...(options.authFile === undefined ? {} : { 'auth-file': options.authFile, 'auth-default-access': 'deny-all' }),
    ...options.config,
  }
  await writeFile(
    configFile,
    Object.entries(config)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  )
  let server: LeashedProcess | undefined

  async function launch(): Promise<void> {
    const started = await startLeashed(program, ['serve', '--config', configFile], { env: { PATH: process.env.PATH } })
    server = started
    const isHealthy = async () => (await fetch(`${url}/v1/health`).catch(() => undefined))?.ok
    await untilReady('ntfy', started, isHealthy, { timeoutMs: START_TIMEOUT_MS })
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    server?.signal(signal)
    await server?.stop()
  }

  try {
    await launch()
  } catch (error) {
    await end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
    throw error
  }

  return {
    url,
    async publish(topic, body, headers = {}) {
      const answer = await fetch(`${url}/${topic}`, { method: 'POST', body, headers })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`Publishing to ${topic}: ${answer.status} ${text}`)
      return parseMessage(text)
    },
    async poll(topic, since = 'all', headers = {}) {
      const answer = await fetch(`${url}/${topic}/json?poll=1&since=${since}`, { headers })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`Polling ${topic}: ${answer.status} ${text}`)
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map(parseMessage)
    },
    async addUser(name, access) {
      const env = { ...process.env, NTFY_PASSWORD: 'only-for-this-test' }
      const run = (...args: readonly string[]) => execute(program, [...args], { env })
      await run('user', '--config', configFile, 'add', name)
      for (const { topic, permission } of access) await run('access', '--config', configFile, name, topic, permission)
      const { stdout, stderr } = await run('token', '--config', configFile, 'add', name)
      const token = `${stdout}${stderr}`.match(/tk_[a-z0-9]+/)?.[0]
      if (token === undefined) throw new Error(`ntfy gave ${name} no token: ${stdout}${stderr}`)
      return token
    },
    log: () => server?.output() ?? '',
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      await launch()
    },
    async stop() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function parseMessage(line: string): NtfyMessage {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null || !('id' in value) || !('topic' in value)) {
    throw new Error(`Not an ntfy message: ${line}`)
  }
  return value as NtfyMessage
}
