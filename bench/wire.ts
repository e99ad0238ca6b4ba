// What many readers cost: bytes of the state and of its rows, and per reader of a stream memory and processor time, beside a
// relay that does nothing else.

import { get } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { describeSamples, isQuick, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import type { Heap } from './heap'
import type { RelayQuestion } from './relay-process'
import { measureIdle, readCpuMs, serve } from './served'
import { ask, listKustomizations, untilRead } from './until-read'
import type { ViewersQuestion } from './viewers-process'

const OBJECTS = 5_000
const SEEN = 1_000
const VIEWERS = [100, 500, 1_000] as const
const AT_ONCE = 100
const ROUNDS = 3
const DELTAS = 20
const GAP_MS = 200
const IDLE_MS = 4_000
const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'

await runBench('wire', async () => {
  const cluster = startChild('cluster-process')
  await measureBytes(cluster)
  if (!isQuick) await measureViewers(cluster)
  cluster.stop()
  return {}
})

async function measureBytes(cluster: Child): Promise<void> {
  const served = await serve({ server: await startCluster(cluster, 'many', OBJECTS) })
  const { base } = served
  await untilRead(base, OBJECTS)
  const gzip = await ask(`${base}/api/state?rows=short`, 'gzip')
  const whole = await ask(`${base}/api/state`, 'gzip')
  const { startedAt, version, resources } = JSON.parse(gunzipSync(gzip).toString())
  const wholeRows: readonly object[] = JSON.parse(gunzipSync(whole).toString()).resources
  const opening = await readOpening(`${base}/api/stream?rows=short&from=${startedAt}.${version}`)
  const n = resources.length
  const bytes = (cell: string, value: number, goal?: number, more: object = {}) =>
    print({
      bench: 'wire',
      cell,
      unit: 'B',
      n,
      ...describeSamples([value], 0),
      ...more,
      ...(goal === undefined ? {} : { goal: `<= ${goal} B` }),
      pass: goal === undefined ? null : judge({ met: value <= goal, isTimed: false }),
    })
  bytes('state for a page, compressed', gzip.byteLength, 350_000)
  bytes('short row', bytesOf(resources) / n, 600, { ratio: round(bytesOf(resources) / bytesOf(wholeRows), 2) })
  bytes('whole row', bytesOf(wholeRows) / wholeRows.length)
  bytes('stream that goes on from the state, until its first heartbeat', opening)
  await served.stop()
}

interface Side {
  readonly name: 'product' | 'floor'
  readonly stream: string
  readonly ref: string
  cpuMs(): number
  heap(): Promise<Heap>
}

async function measureViewers(cluster: Child): Promise<void> {
  const env = { STREAM_LIMIT: '2000', CALLER_STREAMS: '2000' }
  const server = await startCluster(cluster, 'product', SEEN)
  const product = await serve({ server, env })
  const { base } = product
  await untilRead(base, SEEN)
  const ref = (await listKustomizations(base)).at(0) ?? ''
  const relay = startChild('relay-process')
  const relayed: RelayQuestion = { server: await startCluster(cluster, 'floor', SEEN), path: KUSTOMIZATIONS }
  const floorUrl = await relay.ask<string>(relayed)
  const sides: readonly Side[] = [
    {
      name: 'product',
      stream: `${base}/api/stream?rows=short`,
      ref,
      cpuMs: () => readCpuMs(product.pid),
      heap: product.probe,
    },
    {
      name: 'floor',
      stream: `${floorUrl}/stream`,
      ref,
      cpuMs: () => readCpuMs(relay.pid),
      heap: () => relay.ask<Heap>('heap'),
    },
  ]
  for (const count of VIEWERS) await compare(cluster, sides, count)
  await product.stop()
  relay.stop()
}

async function compare(cluster: Child, sides: readonly Side[], count: number): Promise<void> {
  const cpu: Record<Side['name'], number[]> = { product: [], floor: [] }
  const memory: Record<Side['name'], number[]> = { product: [], floor: [] }
  for (let at = 0; at < ROUNDS; at += 1) {
    for (const side of sides) {
      const quiet = await aliveMb(side)
      const viewers = startChild('viewers-process')
      // More at once would be asked to come again.
      for (let open = 0; open < count; open += AT_ONCE)
        await viewers.ask({ type: 'open', url: side.stream, count: AT_ONCE } satisfies ViewersQuestion)
      memory[side.name].push((((await aliveMb(side)) - quiet) * 1024) / count)
      cpu[side.name].push(await cpuPerDelta(cluster, side))
      await viewers.ask({ type: 'close' } satisfies ViewersQuestion)
      viewers.stop()
    }
  }
  const cell = (name: string, unit: string, values: typeof cpu, goal: number) => {
    const [mine, floor] = [quantile(values.product, 0.5), quantile(values.floor, 0.5)]
    const isGoal = count === 1_000
    print({
      bench: 'wire',
      cell: `${name}, ${count} viewers`,
      unit,
      n: count,
      ...describeSamples(values.product),
      floor: round(floor),
      ratio: round(mine / floor, 2),
      ...(isGoal ? { goal: `<= ${goal} ${unit}` } : {}),
      pass: isGoal ? judge({ met: mine <= goal, share: mine / goal, floorRounds: values.floor }) : null,
    })
  }
  cell('server CPU per delta', 'ms', cpu, 20)
  cell('heap and external memory per viewer', 'kB', memory, 30)
}

async function cpuPerDelta(cluster: Child, side: Side): Promise<number> {
  const idleRate = await measureIdle(side.cpuMs, IDLE_MS)
  const from = side.cpuMs()
  const at = now()
  for (let delta = 0; delta < DELTAS; delta += 1) {
    const text = `Applied revision: bench-${String(delta).padStart(6, '0')} ${now()}`
    await cluster.ask<Marked>({ type: 'mark', name: side.name, ref: side.ref, text } satisfies ClusterQuestion)
    await sleep(GAP_MS)
  }
  return (side.cpuMs() - from - idleRate * (now() - at)) / DELTAS
}

/** Garbage is left out: RSS says less about readers than about what was there before. */
async function aliveMb(side: Side): Promise<number> {
  await sleep(IDLE_MS)
  const { heapMb, externalMb } = await side.heap()
  return heapMb + externalMb
}

function startCluster(cluster: Child, name: string, kustomizations: number): Promise<string> {
  return cluster.ask<string>({ type: 'start', name, kustomizations } satisfies ClusterQuestion)
}

function readOpening(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (!/event: heartbeat\n.*\n.*\n\n/.test(text)) return
        resolve(Buffer.byteLength(text))
        request.destroy()
      })
      response.on('error', () => undefined)
    })
    request.on('error', reject)
  })
}

function bytesOf(rows: readonly object[]): number {
  return Buffer.byteLength(JSON.stringify(rows))
}
