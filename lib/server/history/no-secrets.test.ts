// Secrets planted wherever a text may stand in an object, an event, a commit or a message stand nowhere in the bytes that are
// kept, those not yet taken over among them, and nowhere in the rows of a PostgreSQL.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { CANARY, plantEverywhere, TELLING_TEXTS } from '@/lib/flux/testing/canaries'
import { bundleThread, type ThreadProgram } from '@/lib/history/testing/thread-program'
import { OPTIONAL_KINDS } from '@/lib/simulator/catalogue'
import { type AskedScene, openAskedScene } from '../testing/asked-scene'
import type { HistoryPlace } from './settings'

/** Each kind takes so many of the texts, in turn. */
const SHARE = 8
/** Those that the simulated homelab serves. */
const KINDS = FLUX_KIND_NAMES.filter((kind) => !OPTIONAL_KINDS.includes(kind))
const FAILING = 'Kustomization/flux-system/flux-system'
const SOURCE = 'GitRepository/flux-system/flux-system'
const READER = { isKnown: true }

let thread: ThreadProgram
let folder: string
let postgres: Postgres | undefined

beforeAll(async () => {
  thread = await bundleThread()
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-no-secrets-'))
  if (canRun(postgresAvailability())) postgres = await startPostgres()
})
afterAll(async () => {
  thread.remove()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Much happens, and each of it says a secret. */
async function live(place: HistoryPlace): Promise<void> {
  const scene = await openAskedScene({ history: { place, thread: thread.url }, behaviour: 'reactive' })
  await scene.until(async () => expect(await countOf(scene, 'control')).toBeGreaterThan(0))
  const { control, topics } = scene.simulator
  for (const [turn, kind] of KINDS.entries())
    for (const [at, text] of TELLING_TEXTS.entries())
      if (at % SHARE === turn % SHARE) control.put(plantEverywhere(kind, text, `planted-${at}`) as never)
  for (const [at, text] of TELLING_TEXTS.entries()) {
    control.publish(topics[0] ?? '', { title: text.slice(0, 200), message: text })
    control.push(SOURCE, `Change ${at}: ${text}`)
    const ready = { type: 'Ready', status: at % 2 === 0 ? 'False' : 'True', reason: 'BuildFailed', message: text }
    const times = {
      observedGeneration: 1,
      lastTransitionTime: new Date(Date.now() - 60_000 + at * 1_000).toISOString(),
    }
    control.setStatus(FAILING, { conditions: [{ ...ready, ...times }] })
    await scene.until(async () => expect(await countOf(scene, 'notification')).toBeGreaterThan(at))
  }
  await scene.until(async () => expect(await countOf(scene, 'status')).toBeGreaterThan(KINDS.length))
  await scene.until(async () => expect(await countOf(scene, 'revision')).toBeGreaterThan(0))
  await scene.kept.close()
  scene.close()
}

async function countOf(scene: AskedScene, type: 'control' | 'notification' | 'status' | 'revision'): Promise<number> {
  const { questions } = await scene.audience()
  const query = { type: [type], namespace: [], q: '', limit: 500 }
  return (await questions.history(query, READER)).entries.length
}

function leaksIn(text: string): readonly string[] {
  return text
    .split(CANARY)
    .slice(0, -1)
    .map((before) => before.slice(-100))
}

it('in a file, as it lies on the disk', async () => {
  await live({ type: 'file', path: join(folder, 'history.db') })
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
  expect(bytes.join('')).toContain('planted-1')
  expect(bytes.flatMap(leaksIn)).toEqual([])
}, 120_000)

it.skipIf(!canRun(postgresAvailability()))(
  'in a PostgreSQL, as it is dumped',
  async () => {
    const url = (await postgres?.createDatabase()) ?? ''
    await live({ type: 'postgres', url: () => url })
    const dumped = (await postgres?.dump(url)) ?? ''
    expect(dumped).toContain('planted-1')
    expect(leaksIn(dumped)).toEqual([])
  },
  120_000,
)
