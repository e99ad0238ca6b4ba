// The floods with large numbers against the built product, for some minutes: prints what each act cost, the slope of the
// memory and what is left behind, and fails where a limit was passed.

import { fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { startSimulator } from '@/lib/simulator/simulator'
import { waitUntil } from '../support/wait-until'
import { ACTS, type Act, askForAll, type ClusterName, type Ground, keepChanging } from './acts'
import { openStream } from './callers'
import { crowd, heavy, SOURCE, tangle } from './crowds'
import type { Sample } from './meter'
import { startProgram } from './program'

const LIMITS = { rssMb: 400, healthMs: 250, slopeMbPerMinute: 1, descriptors: 20 }
const READERS = 20
const CHANGE_MS = 150
const ACT_MS = 40_000
const REST_MS = 8_000
const MOST_MINUTES = 20
/** Below this a slope says nothing: the memory of the first minutes is still being filled. */
const SLOPE_MINUTES = 5

const CLUSTERS: Record<ClusterName, () => readonly KubeObject[]> = {
  tangled: () => tangle(300, 200),
  crowded: () => crowd(6_000),
  heavy: () => heavy(500, 600_000),
}

interface Reckoning {
  readonly name: string
  readonly samples: readonly Sample[]
  readonly answered: readonly { readonly isWhole: boolean; readonly tookMs: number }[]
}

const minutes = Math.min(MOST_MINUTES, Number(process.argv[2] ?? MOST_MINUTES))
const wanted = process.argv[3]
const acts = ACTS.filter(({ name }) => wanted === undefined || name.includes(wanted))
const names = [...new Set(acts.map(({ on }) => on))]
let problems = 0
for (const name of names) {
  const own = acts.filter(({ on }) => on === name)
  problems += await soak(name, own, (minutes * 60_000 * own.length) / acts.length)
}
process.exitCode = problems === 0 ? 0 : 1

/** How many limits were passed. */
async function soak(name: ClusterName, acts: readonly Act[], forMs: number): Promise<number> {
  const ended = new AbortController()
  const { signal } = ended
  const objects = CLUSTERS[name]()
  const simulator = await startSimulator({ scenario: { objects: [SOURCE, ...objects] }, behaviour: 'none', signal })
  const topic = simulator.topics[0] ?? ''
  const program = await startProgram(simulator, topic)
  const { port } = program
  const ground: Ground = { port, cluster: simulator.control, topic, count: objects.length }
  const samples: Sample[] = []
  const meter = fork(join(import.meta.dirname, 'meter.mjs'), [String(port), String(program.pid)])
  meter.on('message', (sample: Sample) => samples.push(sample))
  await waitUntil('the state to be whole', async () => (await askForAll(ground)).isWhole, { timeoutMs: 180_000 })
  const begun = samples.length
  const readers = Array.from({ length: READERS }, () => openStream({ port, path: '/api/stream' }))
  void keepChanging(ground, CHANGE_MS, signal)

  const reckonings: Reckoning[] = []
  const reckon = (reckoning: Reckoning) => {
    reckonings.push(reckoning)
    print(describe(reckoning))
  }
  reckon({ name: `${name}: start`, samples: [...samples], answered: [] })
  const deadline = Date.now() + forMs
  for (let round = 0; Date.now() < deadline || round < acts.length; round += 1) {
    const act = acts[round % acts.length]
    if (act === undefined) break
    const from = samples.length
    const answered = await play(act, ground, act.isLong ? forMs / acts.length : Math.min(ACT_MS, forMs / acts.length))
    reckon({ name: act.name, samples: samples.slice(from), answered })
  }
  const stillRead = readers.filter(({ isGone }) => !isGone).length
  for (const reader of readers) reader.leave()
  await sleep(REST_MS)
  const found = judge(reckonings, samples.slice(begun), stillRead)
  ended.abort()
  meter.kill()
  await program.stop()
  for (const problem of found) print(`!!! ${name}: ${problem}`)
  return found.length
}

async function play(act: Act, ground: Ground, forMs: number): Promise<Reckoning['answered']> {
  const stop = new AbortController()
  const answered: { isWhole: boolean; tookMs: number }[] = []
  const played = act.play(ground, stop.signal)
  for (const end = Date.now() + forMs; Date.now() < end; ) {
    answered.push(await askForAll(ground))
    await sleep(2_000)
  }
  stop.abort()
  await played
  await sleep(REST_MS)
  return answered
}

function judge(reckonings: readonly Reckoning[], samples: readonly Sample[], stillRead: number): readonly string[] {
  const problems: string[] = []
  const slope = slopeOf(samples.slice(Math.floor(samples.length / 3)))
  const [first] = samples
  const last = samples.at(-1)
  const lastedMs = (last?.at ?? 0) - (first?.at ?? 0)
  print(
    `Slope of the memory ${slope.toFixed(2)} MB/min over ${(lastedMs / 60_000).toFixed(1)} min, ` +
      `descriptors ${first?.descriptors} before and ${last?.descriptors} after.`,
  )
  for (const { name, samples } of reckonings) {
    const rssMb = Math.max(...samples.map((sample) => sample.rssMb))
    const lateMs = Math.max(...samples.map(lateBy))
    if (rssMb > LIMITS.rssMb) problems.push(`${name}: ${rssMb.toFixed(0)} MB of memory.`)
    if (lateMs > LIMITS.healthMs) problems.push(`${name}: /healthz was ${lateMs.toFixed(0)} ms late.`)
  }
  if (lastedMs > SLOPE_MINUTES * 60_000 && slope > LIMITS.slopeMbPerMinute)
    problems.push(`memory grows by ${slope.toFixed(2)} MB a minute.`)
  if ((last?.descriptors ?? 0) > (first?.descriptors ?? 0) + LIMITS.descriptors) problems.push('connections were left.')
  if (stillRead < READERS) problems.push(`${READERS - stillRead} of those who read were cut.`)
  return problems
}

/** For what is done by the program; others on the machine delay it as well. */
function lateBy({ healthMs, bareMs, ownMs }: Sample): number {
  return Number.isNaN(ownMs) ? healthMs - bareMs : Math.min(healthMs - bareMs, ownMs)
}

/** Megabytes a minute, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const origin = samples[0]?.at ?? 0
  const points = samples.map(({ at, rssMb }) => ({ x: (at - origin) / 60_000, y: rssMb }))
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length)
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const spread = mean((point) => (point.x - x) ** 2)
  return spread === 0 ? 0 : mean((point) => (point.x - x) * (point.y - y)) / spread
}

function describe({ name, samples, answered }: Reckoning): string {
  const health = samples.map(({ healthMs }) => healthMs).sort((a, b) => a - b)
  const bare = samples.map(({ bareMs }) => bareMs).sort((a, b) => a - b)
  const own = samples.map(({ ownMs }) => ownMs).sort((a, b) => a - b)
  const whole = answered.filter(({ isWhole }) => isWhole)
  return [
    name.padEnd(28),
    `RSS ${Math.max(...samples.map(({ rssMb }) => rssMb)).toFixed(0)} MB, after ${samples.at(-1)?.rssMb.toFixed(0)} MB`,
    `health ${health[Math.floor(health.length / 2)]?.toFixed(0)} ms, worst ${health.at(-1)?.toFixed(0)} ms, bare ${bare.at(-1)?.toFixed(0)} ms`,
    `own ${own[Math.floor(own.length / 2)]?.toFixed(0)} ms, worst ${own.at(-1)?.toFixed(0)} ms`,
    `descriptors ${samples.at(-1)?.descriptors}`,
    `state whole ${whole.length} of ${answered.length}, worst ${Math.max(0, ...whole.map(({ tookMs }) => tookMs)).toFixed(0)} ms`,
  ].join(' · ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
