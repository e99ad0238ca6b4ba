// A real Alertmanager for one test file, alone and silent to the outside: it takes alerts and silences, and tells what is active.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Availability } from './availability'
import { findAlertmanager } from './find-alertmanager.mjs'
import { findFreePort } from './free-port'
import { startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly startsAt?: string
  readonly endsAt?: string
  readonly generatorURL?: string
}

export interface Alertmanager {
  readonly url: string
  post(alerts: readonly PostedAlert[]): Promise<void>
  /** All alerts of that name, for an hour. */
  silence(alertname: string): Promise<void>
  stop(): Promise<void>
}

/** What is critical keeps the warnings of its namespace quiet. */
const CONFIG = {
  route: { receiver: 'nobody' },
  receivers: [{ name: 'nobody' }],
  inhibit_rules: [
    { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['namespace'] },
  ],
}
const HOUR_MS = 3_600_000

export function alertmanagerAvailability(): Availability {
  if (findAlertmanager() !== undefined) return { available: true }
  return { available: false, reason: 'no Alertmanager for the tests. Run: node e2e/support/find-alertmanager.mjs' }
}

/** `prefix`: under which path it stands. */
export async function startAlertmanager(prefix = ''): Promise<Alertmanager> {
  const [program, ...words] = findAlertmanager() ?? []
  if (program === undefined) throw new Error('There is no Alertmanager on this machine.')
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-alertmanager-'))
  await writeFile(join(folder, 'alertmanager.yml'), stringify(CONFIG))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}${prefix}`
  const options = [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.route-prefix=${prefix === '' ? '/' : prefix}`,
    '--cluster.listen-address=',
  ]
  const started = await startLeashed(program, [...words, ...options], { env: { PATH: process.env.PATH } })
  const stop = async () => {
    await started.stop(3_000)
    await rm(folder, { recursive: true, force: true })
  }
  const send = async (path: string, body: object) => {
    const answer = await fetch(`${url}/api/v2/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  try {
    const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok
    await untilReady('Alertmanager', started, isReady, { timeoutMs: 30_000 })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    post: (alerts) => send('alerts', alerts),
    silence: (alertname) =>
      send('silences', {
        matchers: [{ name: 'alertname', value: alertname, isRegex: false }],
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + HOUR_MS).toISOString(),
        createdBy: 'a test',
        comment: 'known',
      }),
    stop,
  }
}
