// A commit that reaches 500 Kustomizations in five seconds: what the server works for it, what each reader is sent, and how
// old it is when the last of them is told. Beside a relay that is told of the same.

import { calibrate, findShownRef, openBrowser, openPage, takeStamps } from './browser'
import { describeSamples, isQuick, judge, LARGE, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import { measureWave, type Side, type Wave } from './one-wave'
import type { RelayQuestion } from './relay-process'
import { readCpuMs, type Served, serve } from './served'
import { untilRead } from './until-read'

const PIXEL_MS = 250
const PIXEL_ROUNDS = 3
const MARKS = 40
const MARK_GAP_MS = 120
/** Until the readers are there and the idle server was looked at. */
const BEFORE_WAVE_MS = 5_500
const PATH = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'

interface Size {
  readonly objects: number
  readonly rounds: number
  readonly goal: { readonly cpuMs?: number; readonly bytes?: number; readonly ageMs: number }
}

const GOAL = { cpuMs: 1_200, bytes: 450_000, ageMs: 150 }
const SIZES: readonly Size[] = [
  { objects: 5_000, rounds: isQuick ? 1 : 3, goal: GOAL },
  ...(LARGE ? [{ objects: 20_000, rounds: 2, goal: { ageMs: 500 } }] : []),
]

await runBench('wave', async () => {
  const cluster = startChild('cluster-process')
  for (const size of SIZES) await measureSize(cluster, size)
  cluster.stop()
  return {}
})

async function measureSize(cluster: Child, { objects, rounds, goal }: Size): Promise<void> {
  const startCluster = (name: string) =>
    cluster.ask<string>({ type: 'start', name, kustomizations: objects } satisfies ClusterQuestion)
  const product = await serve({ server: await startCluster('product') })
  const { base } = product
  await untilRead(base, objects)
  const relay = startChild('relay-process')
  const question: RelayQuestion = { server: await startCluster('floor'), path: PATH }
  const floorUrl = await relay.ask<string>(question)
  const sides: readonly Side[] = [
    { name: 'product', stream: `${base}/api/stream?rows=short`, cpuMs: () => readCpuMs(product.pid) },
    { name: 'floor', stream: `${floorUrl}/stream`, cpuMs: () => readCpuMs(relay.pid) },
  ]
  const waves: Record<Side['name'], Wave[]> = { product: [], floor: [] }
  for (let at = 0; at < rounds; at += 1) {
    for (const side of sides) waves[side.name].push(await measureWave(cluster, side, `${objects}-${at}`))
  }
  report(objects, waves, goal)
  if (!isQuick) await measurePixels(cluster, product, objects)
  await product.stop()
  relay.stop()
}

/** What happens to one that is on the screen, while the others roll out. */
async function measurePixels(cluster: Child, product: Served, objects: number): Promise<void> {
  const browser = await openBrowser()
  const page = await openPage(browser)
  await page.goto(`${product.url}/resources`)
  const ref = await findShownRef(page)
  const clock = await calibrate(page)
  const stream = `${product.base}/api/stream?rows=short`
  const side: Side = { name: 'product', stream, cpuMs: product.readCpuMs }
  const times: number[] = []
  let lost = 0
  for (let round = 0; round < PIXEL_ROUNDS; round += 1) {
    const wave = measureWave(cluster, side, `${objects}-pixels-${round}`)
    await sleep(BEFORE_WAVE_MS)
    const marks = new Map<number, number>()
    for (let mark = 0; mark < MARKS; mark += 1) {
      const seq = round * MARKS + mark
      const text = `Applied revision: bench-${String(seq).padStart(6, '0')}`
      const question: ClusterQuestion = { type: 'mark', name: 'product', ref, text }
      marks.set(seq, (await cluster.ask<Marked>(question)).at)
      await sleep(MARK_GAP_MS)
    }
    await wave
    const { painted } = await takeStamps(page, clock, [...marks.keys()].at(-1) ?? 0)
    const last = Math.max(...painted.keys())
    for (const [seq, at] of marks) {
      const shown = painted.get(seq)
      if (shown !== undefined) times.push(shown - at)
      else if (seq > last) lost += 1
    }
  }
  await browser.close()
  const p99 = quantile(times, 0.99)
  print({
    bench: 'wave',
    cell: `watch line to pixel under the wave, ${objects} objects`,
    unit: 'ms',
    n: objects,
    ...describeSamples(times),
    lost,
    goal: `p99 <= ${PIXEL_MS} ms`,
    pass: judge({ met: lost === 0 && p99 <= PIXEL_MS }),
  })
}

function report(objects: number, { product, floor }: Record<Side['name'], Wave[]>, goal: Size['goal']): void {
  const lost = product.reduce((sum, one) => sum + one.lost, 0)
  const cell = (
    name: string,
    unit: string,
    of: (wave: Wave) => number,
    most: number | undefined,
    more: object = {},
  ) => {
    const [mine, floors] = [product.map(of), floor.map(of)]
    const middle = quantile(mine, 0.5)
    const isTimed = unit === 'ms'
    if (isQuick && isTimed) return
    print({
      bench: 'wave',
      cell: `${name}, ${objects} objects`,
      unit,
      n: objects,
      ...describeSamples(mine, isTimed ? 1 : 0),
      floor: round(quantile(floors, 0.5)),
      ratio: round(middle / quantile(floors, 0.5), 2),
      ...more,
      ...(most === undefined ? {} : { goal: `<= ${most} ${unit}` }),
      pass:
        most === undefined
          ? null
          : judge({ met: lost === 0 && middle <= most, share: middle / most, floorRounds: floors, isTimed }),
    })
  }
  cell('server CPU of the wave', 'ms', ({ cpuMs }) => cpuMs, goal.cpuMs)
  cell('bytes to each reader', 'B', ({ bytes }) => bytes, goal.bytes, {
    frames: product.map(({ frames }) => frames),
    lost,
  })
  cell('worst age at the last reader', 'ms', ({ ages }) => Math.max(...ages), goal.ageMs)
  cell('age at the last reader, median', 'ms', ({ ages }) => quantile(ages, 0.5), undefined)
}
