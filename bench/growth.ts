// How all of it grows with the number of objects: start, memory in a pod of 512 MiB, one change, the state, one commit.

import { gzipSync } from 'node:zlib'
import { describeSamples, judge, LARGE, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import { measureWave, type Wave } from './one-wave'
import { measureIdle, readCpuMs, type Served, serve } from './served'
import { openSleepers } from './sleepers'
import { ask, listKustomizations, untilRead } from './until-read'
import type { ViewersQuestion, ViewersReport } from './viewers-process'

const SIZES = [1_000, 5_000, 10_000, ...(LARGE ? [20_000] : [])]
const LIMIT_MB = 512
const CHANGES = 30
const GAP_MS = 200
const IDLE_MS = 3_000
const SLEEPERS = 60
const PAGES = ['/', '/resources', '/api/state', '/graph', '/notifications', '/api/graph'] as const
const REQUESTS = 60
/** What the goals say of so many objects. */
const GOALS: Readonly<
  Record<number, { readonly usedMb?: number; readonly peakMb?: number; readonly sleepersMb?: number }>
> = {
  5000: { usedMb: 195, peakMb: 220, sleepersMb: 300 },
  10000: { peakMb: 260 },
}

await runBench('growth', async () => {
  const cluster = startChild('cluster-process')
  for (const objects of SIZES) await measureSize(cluster, objects)
  cluster.stop()
  return {}
})

async function measureSize(cluster: Child, objects: number): Promise<void> {
  const name = `${objects} objects`
  process.stderr.write(`  ${name}\n`)
  const server = await cluster.ask<string>({
    type: 'start',
    name: 'product',
    kustomizations: objects,
  } satisfies ClusterQuestion)
  const served = await serve({ server, limitMb: LIMIT_MB })
  const { base } = served
  await untilRead(base, objects, 100)
  const startMs = now() - served.startedAt
  const startCpuMs = served.readCpuMs()
  const where = served.isLimited ? `${LIMIT_MB} MiB` : 'no limit'
  const goal = GOALS[objects] ?? {}
  const cell = (label: string, unit: string, samples: readonly number[], most?: number, more: object = {}) =>
    print({
      bench: 'growth',
      cell: `${label}, ${name}`,
      unit,
      n: objects,
      ...describeSamples(samples),
      ...more,
      ...(most === undefined ? {} : { goal: `<= ${most} ${unit}` }),
      pass: most === undefined ? null : judge({ met: quantile(samples, 0.5) <= most, isTimed: unit === 'ms' }),
    })
  cell('start to snapshot', 'ms', [startMs])
  cell('processor time of the start', 'ms', [startCpuMs])
  await sleep(IDLE_MS)
  cell(`RSS idle in ${where}`, 'MB', [served.readMemory().rssMb])
  await measureState(base, cell)
  await measureChanges(cluster, served, base, cell)
  const side = { name: 'product', stream: `${base}/api/stream?rows=short`, cpuMs: () => readCpuMs(served.pid) } as const
  reportWave(await measureWave(cluster, side, `growth-${objects}`), cell)
  for (let at = 0; at < REQUESTS; at += 1) await ask(`${base}${PAGES[at % PAGES.length]}`, 'gzip')
  const used = served.readMemory()
  cell(`RSS used in ${where}`, 'MB', [used.rssMb], goal.usedMb)
  cell(`RSS peak in ${where}`, 'MB', [used.peakMb], goal.peakMb)
  const close = await openSleepers(base, SLEEPERS)
  await sleep(IDLE_MS)
  cell(`RSS peak with ${SLEEPERS} that never read in ${where}`, 'MB', [served.readMemory().peakMb], goal.sleepersMb)
  close()
  await served.stop()
}

type PrintCell = (label: string, unit: string, samples: readonly number[], most?: number, more?: object) => void

async function measureState(base: string, cell: PrintCell): Promise<void> {
  const whole = await ask(`${base}/api/state`, 'identity')
  const short = await ask(`${base}/api/state?rows=short`, 'gzip')
  cell('state, whole', 'kB', [whole.byteLength / 1_000], undefined, { gzKb: round(gzipSync(whole).byteLength / 1_000) })
  cell('state as pages read it, compressed', 'kB', [short.byteLength / 1_000])
}

async function measureChanges(cluster: Child, served: Served, base: string, cell: PrintCell): Promise<void> {
  const ref = (await listKustomizations(base)).at(-1) ?? ''
  const viewers = startChild('viewers-process')
  await viewers.ask({ type: 'open', url: `${base}/api/stream?rows=short`, count: 1 } satisfies ViewersQuestion)
  await sleep(IDLE_MS)
  const idleRate = await measureIdle(served.readCpuMs, IDLE_MS)
  const written = new Map<number, number>()
  const [from, at] = [served.readCpuMs(), now()]
  for (let change = 0; change < CHANGES; change += 1) {
    const text = `Applied revision: bench-${String(change).padStart(6, '0')}`
    const marked = await cluster.ask<Marked>({ type: 'mark', name: 'product', ref, text } satisfies ClusterQuestion)
    written.set(change, marked.at)
    await sleep(GAP_MS)
  }
  const cpuMs = (served.readCpuMs() - from - idleRate * (now() - at)) / CHANGES
  const { arrivals } = await viewers.ask<ViewersReport>({ type: 'report' } satisfies ViewersQuestion)
  viewers.stop()
  const ages = arrivals.map(([change, times]) => Math.max(...times) - (written.get(change) ?? Number.NaN))
  cell('processor time of one change', 'ms', [cpuMs])
  cell('watch line to reader', 'ms', ages, undefined, { lost: CHANGES - ages.length })
}

function reportWave({ cpuMs, bytes, ages, lost }: Wave, cell: PrintCell): void {
  cell('wave: processor time', 'ms', [cpuMs])
  cell('wave: to each reader', 'kB', [bytes / 1_000])
  cell('wave: worst age', 'ms', [Math.max(...ages)], undefined, { lost })
}
