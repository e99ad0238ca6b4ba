// A commit that reaches 500 Kustomizations in five seconds: what the server works for it, what each reader is sent, and how
// old it is when the last of them is told. Beside a relay that is told of the same.

import { createHash } from 'node:crypto'
import { describeSamples, isQuick, judge, LARGE, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion, WaveReport as Written } from './cluster-process'
import type { RelayQuestion } from './relay-process'
import { readCpuMs, serve } from './served'
import { untilRead } from './until-read'
import type { WaveReport as Told, ViewersQuestion } from './viewers-process'

const READERS = 51
const KUSTOMIZATIONS = 500
const OVER_MS = 5_000
const IDLE_MS = 3_000
/** What is late is told by then. */
const AFTER_MS = 2_000
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

interface Side {
  readonly name: 'product' | 'floor'
  readonly stream: string
  cpuMs(): number
}

interface Wave {
  readonly cpuMs: number
  readonly bytes: number
  readonly frames: number
  readonly ages: readonly number[]
  readonly lost: number
}

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
  const base = product.url.replace('localhost', '127.0.0.1')
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
  await product.stop()
  relay.stop()
  report(objects, waves, goal)
}

async function measureWave(cluster: Child, side: Side, seed: string): Promise<Wave> {
  const viewers = startChild('viewers-process')
  await viewers.ask({ type: 'open', url: side.stream, count: READERS } satisfies ViewersQuestion)
  await sleep(AFTER_MS)
  const idleFrom = side.cpuMs()
  const idleAt = now()
  await sleep(IDLE_MS)
  const idleRate = (side.cpuMs() - idleFrom) / (now() - idleAt)
  const revision = `main@sha1:${createHash('sha1').update(`${side.name} ${seed}`).digest('hex')}`
  await viewers.ask({ type: 'watch', revision } satisfies ViewersQuestion)
  const [from, at] = [side.cpuMs(), now()]
  const wave: ClusterQuestion = {
    type: 'wave',
    name: side.name,
    revision,
    kustomizations: KUSTOMIZATIONS,
    overMs: OVER_MS,
  }
  const written = await cluster.ask<Written>(wave)
  await sleep(AFTER_MS)
  const cpuMs = side.cpuMs() - from - idleRate * (now() - at)
  const { told, bytes, frames } = await viewers.ask<Told>({ type: 'wave' } satisfies ViewersQuestion)
  await viewers.ask({ type: 'close' } satisfies ViewersQuestion)
  viewers.stop()
  const toldAt = new Map(told.map(([ref, time]) => [side.name === 'floor' ? `Kustomization/${ref}` : ref, time]))
  const ages = written.flatMap(([ref, time]) => {
    const last = toldAt.get(ref)
    return last === undefined ? [] : [last - time]
  })
  return { cpuMs, bytes, frames, ages, lost: written.length - ages.length }
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
