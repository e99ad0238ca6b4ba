// `fluxdeck mcp` as a client starts it: in a process of its own, from another folder, with nothing in its environment but what is
// said here.

import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { Era } from './agent-scene'

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fluxdeck.mjs')

export interface StdioOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface StdioAgent {
  readonly client: Client
  /** All that was said beside the protocol. */
  stderr(): string
  auditLines(): readonly Readonly<Record<string, unknown>>[]
}

/** One context of one user. */
export function writeKubeconfig(folder: string, server: string, user: object = {}): string {
  const path = join(folder, 'kubeconfig')
  const contexts = [{ name: 'home', context: { cluster: 'c', user: 'ali' } }]
  const entries = { contexts, clusters: [{ name: 'c', cluster: { server } }], users: [{ name: 'ali', user }] }
  writeFileSync(path, JSON.stringify({ 'current-context': 'home', ...entries }))
  return path
}

/** The official client. */
export async function connectOverStdio(era: Era, { args = [], env = {} }: StdioOptions): Promise<StdioAgent> {
  let stderr = ''
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [COMMAND, 'mcp', ...args],
    env: environment(env),
    cwd: tmpdir(),
    stderr: 'pipe',
  })
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const client = new Client(
    { name: 'test', version: '0' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  )
  await client.connect(transport)
  return { client, stderr: () => stderr, auditLines: () => auditIn(stderr) }
}

export interface RawProcess {
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  send(message: object): void
  /** With the milliseconds since `stdin` was closed. */
  readonly exited: Promise<{ readonly code: number | null; readonly afterMs: number }>
  closeStdin(): void
}

/** The bare process, whose bytes are looked at. */
export function spawnOverStdio({ args = [], env = {} }: StdioOptions): RawProcess {
  const child = spawn(process.execPath, [COMMAND, 'mcp', ...args], { env: environment(env), cwd: tmpdir() })
  const texts = { stdout: '', stderr: '' }
  const keep = (name: keyof typeof texts, stream: Readable) =>
    stream.on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString()
    })
  keep('stdout', child.stdout)
  keep('stderr', child.stderr)
  let closedAt = Number.NaN
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    send: (message) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    exited: new Promise((resolve) =>
      child.on('close', (code) => resolve({ code, afterMs: performance.now() - closedAt })),
    ),
    closeStdin() {
      closedAt = performance.now()
      child.stdin.end()
    },
  }
}

/** Without a home, so that no kubeconfig of whoever runs the tests is found. */
function environment(env: Readonly<Record<string, string>>) {
  return { NODE_ENV: 'production', PATH: process.env.PATH ?? '', HOME: join(tmpdir(), 'nobody'), ...env } as const
}

function auditIn(stderr: string): readonly Readonly<Record<string, unknown>>[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith('{"audit":true') ? [JSON.parse(line)] : []))
}
