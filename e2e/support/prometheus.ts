// A real Prometheus for one test file: it scrapes what its configuration names, and answers queries.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Availability } from './availability'
import { findPrometheus } from './find-promtool.mjs'
import { findFreePort } from './free-port'
import { startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

export interface Series {
  readonly metric: Readonly<Record<string, string>>
  /** Time and number. */
  readonly value: readonly [number, string]
}

export interface Prometheus {
  readonly url: string
  /** Throws for a query that it does not take. */
  query(expression: string): Promise<readonly Series[]>
  stop(): Promise<void>
}

export function prometheusAvailability(): Availability {
  if (findPrometheus() !== undefined) return { available: true }
  return { available: false, reason: 'no Prometheus for the tests. Run: node e2e/support/find-promtool.mjs' }
}

interface Answer {
  readonly status: string
  readonly error?: string
  readonly data?: { readonly result: readonly Series[] }
}

/** `files` stand beside the configuration, which may name them. */
export async function startPrometheus(
  config: object,
  files: Readonly<Record<string, string>> = {},
): Promise<Prometheus> {
  const program = findPrometheus()
  if (program === undefined) throw new Error('There is no Prometheus on this machine.')
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-prometheus-'))
  const all = { 'prometheus.yml': stringify(config), ...files }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const started = await startLeashed(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { env: { PATH: process.env.PATH } },
  )
  const stop = async () => {
    await started.stop(3_000)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok
    await untilReady('Prometheus', started, isReady, { timeoutMs: 30_000 })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    async query(expression) {
      const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression })}`)
      const body: Answer = await answer.json()
      if (body.status !== 'success') throw new Error(`${expression}: ${body.error}`)
      return body.data?.result ?? []
    },
    stop,
  }
}
