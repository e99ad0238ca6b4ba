// The built product against a simulated cluster, as the image starts it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Simulator } from '@/lib/simulator/simulator'
import { MEMORY_ENV, MEMORY_FLAGS } from '../../scripts/memory-flags.mjs'
import { findFreePort } from '../support/free-port'
import { kubeconfigOf } from '../support/kubeconfig'
import { startLeashed } from '../support/leashed-process'
import { tokensOfAgents } from './agents'

export interface Program {
  readonly port: number
  readonly pid: number
  logs(): string
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..', '..')
const GRACE_MS = 20_000

export async function startProgram({ server, ntfyUrl }: Simulator, topic: string): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-load-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigOf({ name: 'load', cluster: { server } }))
  const tokens = join(folder, 'tokens.json')
  writeFileSync(tokens, tokensOfAgents(), { mode: 0o600 })
  const port = await findFreePort()
  const started = await startLeashed(process.execPath, [...MEMORY_FLAGS, join(ROOT, 'dist', 'server.mjs')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_ENV: 'production',
      ...MEMORY_ENV,
      PORT: String(port),
      BIND: '127.0.0.1',
      LOG_LEVEL: 'warn',
      CLUSTER: 'kubeconfig',
      KUBECONFIG: kubeconfig,
      NTFY_URL: ntfyUrl,
      NTFY_TOPICS: topic,
      MCP_ENABLED: '1',
      TOKENS_FILE: tokens,
    },
  })
  return {
    port,
    pid: started.pid,
    logs: started.output,
    async stop() {
      await started.stop(GRACE_MS)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
