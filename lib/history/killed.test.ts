// A process that keeps History and is killed at any moment: what was acknowledged is there, once, and the time without a
// process is a gap.

import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { findGaps } from './gaps'
import { bundleThread, type ThreadProgram } from './testing/thread-program'
import { startThread } from './thread-link'
import type { ThreadInput } from './work'

const TIMES = 50
const FAR = Number.MAX_SAFE_INTEGER

/** Writes one entry after the other, and prints what it asks for and what is acknowledged. */
const WRITER = `
const { Worker } = await import('node:worker_threads')
const [thread, input, round] = process.argv.slice(1)
const worker = new Worker(thread, { workerData: JSON.parse(input), execArgv: ['--disable-warning=ExperimentalWarning'] })
const began = Date.now()
let id = 0
const ask = (what, query) => new Promise((resolve, reject) => {
  id += 1
  const own = id
  const hear = (reply) => {
    if (reply.id !== own) return
    worker.off('message', hear)
    if (reply.failure) reject(new Error(JSON.stringify(reply.failure)))
    else resolve(reply.answer)
  }
  worker.on('message', hear)
  worker.postMessage({ id: own, what, query })
})
await ask('open')
for (let at = 0; ; at += 1) {
  const key = round + '-' + at
  const span = { id: 'round ' + round, instance: round, began, seen: Date.now() }
  const entry = { key, at: Date.now(), type: 'status', text: 'x'.repeat(200) }
  process.stdout.write('? ' + span.seen + '\\n')
  await ask('keep', { entries: [entry, { ...entry, key: key + 'b' }], spans: [span] })
  process.stdout.write(key + ' ' + span.seen + '\\n')
}`

let program: ThreadProgram
let folder: string
let postgres: Postgres | undefined
const hasPostgres = canRun(postgresAvailability())

beforeAll(async () => {
  program = await bundleThread()
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-killed-'))
  if (hasPostgres) postgres = await startPostgres()
})

afterAll(async () => {
  program.remove()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Life {
  readonly acknowledged: readonly string[]
  /** Of what was acknowledged last, and of what was asked for last. */
  readonly lastAt: number
  readonly lastAsked: number
  readonly failure: string
}

/** Lives until `ms` after its first word. */
function liveAndDie(input: ThreadInput, round: number, ms: number): Promise<Life> {
  const args = ['--input-type=module', '-e', WRITER, program.path, JSON.stringify(input), `${round}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let isBegun = false
  let failure = ''
  child.stderr.on('data', (text: Buffer) => {
    failure += text
  })
  child.stdout.on('data', (text: Buffer) => {
    said += text
    // Its life begins with what was acknowledged first.
    if (!isBegun && /^\d.*\n/m.test(said)) setTimeout(() => child.kill('SIGKILL'), ms)
    isBegun ||= /^\d.*\n/m.test(said)
  })
  return new Promise((resolve) =>
    child.on('close', () => {
      // A line that was cut was not said.
      const lines = said.split('\n').slice(0, -1)
      const asked = lines.filter((line) => line.startsWith('? '))
      const acknowledged = lines.filter((line) => !line.startsWith('? '))
      const timeOf = (line = '') => Number(line.split(' ')[1] ?? 0)
      resolve({
        acknowledged: acknowledged.map((line) => line.split(' ')[0] ?? ''),
        lastAt: timeOf(acknowledged.at(-1)),
        lastAsked: timeOf(asked.at(-1)),
        failure,
      })
    }),
  )
}

async function killOften(input: ThreadInput) {
  const lives: Life[] = []
  for (let round = 0; round < TIMES; round += 1) lives.push(await liveAndDie(input, round, (round * 7) % 61))
  return lives
}

async function check(input: ThreadInput, lives: readonly Life[]): Promise<void> {
  expect(lives.map(({ failure }) => failure).join('')).toBe('')
  const thread = startThread(program.url, input)
  const { rows } = await thread.ask('entries', { limit: 100_000 })
  const keys = rows.map(({ key }) => key)
  const spans = await thread.ask('spans', { since: 0, until: FAR })
  await thread.end()
  const acknowledged = lives.flatMap((life) => life.acknowledged)
  expect(acknowledged.length).toBeGreaterThan(TIMES)
  const there = new Set(keys)
  expect(there.size).toBe(keys.length)
  expect(acknowledged.filter((key) => !there.has(key))).toEqual([])
  // A batch is kept as a whole or not at all.
  expect(keys.filter((key) => !key.endsWith('b') && !there.has(`${key}b`))).toEqual([])
  const last = Math.max(...spans.map(({ seen }) => seen))
  const first = Math.min(...spans.map(({ began }) => began))
  const gaps = findGaps(spans, first, last, last + 60_000)
  expect(gaps).toHaveLength(TIMES - 1)
  // It begins with what was kept last: of what was under way nobody knows whether it was.
  for (const [round, { lastAt, lastAsked }] of lives.slice(0, -1).entries())
    expect([lastAt, lastAsked]).toContain(gaps[round]?.from)
}

describe.concurrent('History that is killed fifty times while it writes', () => {
  it('is whole, complete to what was acknowledged, and honest about the time between, in a file', async () => {
    const file = join(folder, 'history.db')
    const input: ThreadInput = { place: { file }, cluster: 'home' }
    await check(input, await killOften(input))
    const look = `const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'))
      console.log(JSON.stringify(new DatabaseSync(process.argv[1]).prepare('pragma integrity_check').all()))`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', look, file]).toString()
    expect(JSON.parse(said)).toEqual([{ integrity_check: 'ok' }])
  }, 300_000)

  it.skipIf(!hasPostgres)(
    'and in PostgreSQL',
    async () => {
      const input: ThreadInput = { place: { postgres: (await postgres?.createDatabase()) ?? '' }, cluster: 'home' }
      await check(input, await killOften(input))
    },
    300_000,
  )
})
