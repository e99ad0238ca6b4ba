// History at 400,000 entries in the embedded database: pages by each filter, objects, figures, what it adds to the memory of
// the program, and the state while what is too old goes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSamples, isQuick, judge, print, quantile, round, runBench } from './cell'
import { startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion } from './cluster-process'
import { ENTRIES, NAMESPACE, OBJECT, writeMonth } from './history-month'
import { type Served, serve } from './served'
import { ask, untilRead } from './until-read'

const OBJECTS = 1_000
const ROUNDS = 15
const STATES = 200
const GAP_MS = 50
/** What is too old goes a minute after the start for the first time. */
const PRUNE_WITHIN_MS = 150_000
/** Of thirty days a fourth goes. */
const KEEP_DAYS = 22.5
const CLUSTER = 'bench'

/** What is asked, and how long an answer may take. */
const QUESTIONS: readonly (readonly [name: string, path: string, goalMs: number])[] = [
  ['page of 100', '/api/history?limit=100', 20],
  ['… of a type', '/api/history?limit=100&type=action', 20],
  ['… of a namespace', `/api/history?limit=100&namespace=${NAMESPACE}`, 20],
  [
    '… of five namespaces',
    `/api/history?limit=100&namespace=${[1, 2, 3, 4, 5].map((one) => `team-${one}`).join()}`,
    20,
  ],
  ['… of a type and a namespace', `/api/history?limit=100&type=action&namespace=${NAMESPACE}`, 20],
  ['… of an object', `/api/history?limit=100&ref=${OBJECT}`, 20],
  ['… of a day', '/api/history?limit=100&since=8d&until=7d', 20],
  ['… of a text', '/api/history?limit=100&q=applied', 100],
  ['a text that is nowhere', '/api/history?limit=100&q=nowhere-at-all', 100],
  ['figures of 30 days', '/api/history/stats?days=30', 50],
  ['deploys', '/api/deploys?limit=100', 100],
  ['deploys of an object', `/api/deploys?limit=100&ref=${OBJECT}`, 100],
]

await runBench('history', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bench-history-'))
  const file = join(folder, 'history.db')
  process.stderr.write(`  writing ${ENTRIES} entries\n`)
  const tookMs = await writeMonth(file, CLUSTER, Date.now())
  cell('counting a month that nobody counted', 'ms', [tookMs])
  const cluster = startChild('cluster-process')
  const server = await cluster.ask<string>({
    type: 'start',
    name: 'product',
    kustomizations: OBJECTS,
  } satisfies ClusterQuestion)
  const without = await serve({ server, env: { HISTORY_URL: 'off' } })
  await untilRead(without.base, OBJECTS)
  await askStates(without, STATES)
  const bareMb = without.readMemory()
  await without.stop()
  const served = await serve({ server, env: { HISTORY_URL: `file:${file}`, HISTORY_KEEP: `${KEEP_DAYS * 24}h` } })
  await untilRead(served.base, OBJECTS)
  for (const [name, path, goalMs] of QUESTIONS) await askOften(served, name, path, goalMs)
  const quiet = await askStates(served, STATES)
  const used = served.readMemory()
  cell('RSS over the same without History', 'MB', [used.rssMb - bareMb.rssMb], 60)
  if (!isQuick) await measurePrune(served, quiet)
  await served.stop()
  cluster.stop()
  rmSync(folder, { recursive: true, force: true })
  return {}
})

async function askOften({ base, readCpuMs }: Served, name: string, path: string, goalMs: number): Promise<void> {
  const times: number[] = []
  const from = readCpuMs()
  for (let at = 0; at < ROUNDS; at += 1) {
    const began = now()
    const text = (await ask(base + path, 'identity')).toString()
    times.push(now() - began)
    if (!/"(entries|days|deploys)":\[/.test(text)) throw new Error(`${path}: ${text.slice(0, 300)}`)
  }
  cell(name, 'ms', times, goalMs, { cpuMs: round((readCpuMs() - from) / ROUNDS) })
}

/** How long each answer took. */
async function askStates({ base }: Served, count: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let at = 0; at < count; at += 1) {
    const began = now()
    await ask(`${base}/api/state?rows=short`, 'gzip')
    times.push(now() - began)
    await sleep(GAP_MS)
  }
  return times
}

async function measurePrune(served: Served, quiet: readonly number[]): Promise<void> {
  const oldest = await oldestDay(served)
  while (now() - served.startedAt < PRUNE_WITHIN_MS && (await oldestDay(served)) === oldest) await sleep(GAP_MS)
  const from = await oldestDay(served)
  const times = await askStates(served, STATES)
  const [p99, goalMs] = [quantile(times, 0.99), round(quantile(quiet, 0.99) * 1.5 + 10)]
  const gone = from - (await oldestDay(served))
  cell('state, p99 while a fourth goes', 'ms', [p99], goalMs, {
    quietP99: round(quantile(quiet, 0.99)),
    daysGone: gone,
  })
}

/** So many days ago something is kept still. */
async function oldestDay({ base }: Served): Promise<number> {
  for (let day = 30; day > 0; day -= 1) {
    const page = await ask(`${base}/api/history?limit=1&since=${day}d&until=${day - 1}d`, 'identity')
    if (page.includes('"key"')) return day
  }
  return 0
}

function cell(name: string, unit: string, samples: readonly number[], goal?: number, more: object = {}): void {
  const middle = quantile(samples, 0.5)
  print({
    bench: 'history',
    cell: name,
    unit,
    n: ENTRIES,
    ...describeSamples(samples),
    ...more,
    ...(goal === undefined ? {} : { goal: `<= ${goal} ${unit}` }),
    pass: goal === undefined ? null : judge({ met: middle <= goal, isTimed: unit === 'ms' }),
  })
}
