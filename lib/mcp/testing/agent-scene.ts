// The demo cluster behind the real front with MCP on, and agents that come with a token: a viewer and an operator.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, vi } from 'vitest'
import { ADDRESSES } from '@/lib/addresses'
import { type Answer, type ServedProgram, type ServeOptions, serveProgram } from '@/lib/server/testing/serve-program'

const PATIENCE_MS = 60_000

export type Role = 'viewer' | 'operator'
export type Era = 'modern' | 'legacy'

/** Of each role. */
export const TOKENS = { viewer: 'viewer-token-of-the-test', operator: 'operator-token-of-the-test' } as const

export function bearerOf(role: Role): string {
  return `Bearer ${TOKENS[role]}`
}

export function writeTokens(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-agents-')), 'tokens.json')
  const entries = Object.entries(TOKENS).map(([role, token]) => ({
    name: role,
    role,
    sha256: createHash('sha256').update(token).digest('hex'),
  }))
  writeFileSync(path, JSON.stringify(entries))
  return path
}

/** Once all of the cluster was tried to be read. */
export async function serveAgents(options: Partial<ServeOptions> = {}): Promise<ServedProgram> {
  const env = { TOKENS_FILE: writeTokens(), MCP_ENABLED: '1', ...options.env }
  const served = await serveProgram({ ...options, env })
  await vi.waitFor(() => expect(served.program.health.isReady()).toBe(true), { timeout: PATIENCE_MS })
  return served
}

/** The official client over HTTP. */
export function connectAgent(served: ServedProgram, role: Role, era: Era): Promise<Client> {
  return connectBearer(served, bearerOf(role), era)
}

export async function connectBearer({ origin }: ServedProgram, authorization: string, era: Era): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '0' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  )
  const url = new URL(ADDRESSES.mcp.pattern, origin)
  const requestInit = { headers: { authorization } }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }))
  return client
}

/** As curl sends it, without any header of the protocol. */
export function post(
  served: ServedProgram,
  body: unknown,
  headers: Readonly<Record<string, string>> = { authorization: bearerOf('viewer') },
): Promise<Answer> {
  return served.ask(ADDRESSES.mcp.pattern, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body,
  })
}

/** The messages of an answer, be it one body or a stream. */
export function messagesOf({ text }: Answer): readonly unknown[] {
  if (text.startsWith('{')) return [JSON.parse(text)]
  return text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []))
}
