// Floods with small numbers: what waits for readers stays below the lid, who does not read is cut, and others notice
// nothing. The same with large numbers and the built product is `npm run soak`.

import { afterEach, describe, expect, it } from 'vitest'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { waitUntil } from '../support/wait-until'
import { type BadReader, openDeaf, openSlow, openStream, readWhole } from './callers'
import { crowd, statusAt, tangle } from './crowds'

const MIB = 1024 * 1024
const LIMITS = { maxWaitingBytes: 20 * MIB, drainMs: 4_000, spareMs: 500 }
/** Shared machines are slow at times; what is measured here is bytes. */
const PATIENCE = { timeoutMs: 50_000 }
/** What one answer more may weigh that was let in below the lid. */
const ONE_MORE = 10 * MIB

/** More than the system keeps for a reader of its own accord. */
const LONG = 'It says much more than anybody would want to read. '.repeat(80)

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0).reverse()) close()
})

interface Flooded {
  readonly served: ServedProgram
  readonly cluster: Simulator['control']
  readonly port: number
  /** The most that ever waited. */
  peak(): number
}

async function flood(objects: readonly KubeObject[], env: Readonly<Record<string, string>> = {}): Promise<Flooded> {
  const ended = new AbortController()
  open.push(() => ended.abort())
  const simulator = await startSimulator({ scenario: { objects }, behaviour: 'none', signal: ended.signal })
  const served = await serveProgram({
    env,
    limits: LIMITS,
    choice: { type: 'kubernetes', inCluster: false, target: fixedTarget(simulator.server, 'load') },
  })
  open.push(served.stop)
  const port = Number(new URL(served.origin).port)
  await waitUntil(
    'all of it to be read',
    async () => {
      const { resources } = JSON.parse((await served.ask('/api/state')).text) as { resources: unknown[] }
      return resources.length >= objects.length
    },
    PATIENCE,
  )
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, served.readers.waitingBytes)
  }, 10)
  open.push(() => clearInterval(watch))
  return { served, cluster: simulator.control, port, peak: () => peak }
}

function many(count: number, make: () => BadReader): readonly BadReader[] {
  const readers = Array.from({ length: count }, make)
  open.push(() => {
    for (const reader of readers) reader.leave()
  })
  return readers
}

/** Changes come all the time, as in a cluster that is alive. */
function keepChanging(cluster: Simulator['control'], count: number): void {
  let turn = 0
  const timer = setInterval(() => {
    turn += 1
    const { ref, status } = statusAt(turn % count, `Told for the ${turn}th time: ${'so it is '.repeat(40)}`)
    cluster.setStatus(ref, status)
  }, 20)
  open.push(() => clearInterval(timer))
}

const areGone = (readers: readonly BadReader[]) => () => readers.every(({ isGone }) => isGone)

describe('readers that never read', { timeout: 150_000 }, () => {
  it('of large graphs hold no more than the lid, are cut, and keep nobody from reading', async () => {
    const { served, port, peak } = await flood(tangle(300, 200))
    const graph = await readWhole({ port, path: '/api/graph' })
    expect(graph.bytes).toBeGreaterThan(5 * MIB)
    const deaf = many(30, () => openDeaf({ port, path: '/api/graph' }))
    await waitUntil('all of them to be answered', () => deaf.every(({ status }) => status !== ''))
    expect(deaf.filter(({ status }) => status.includes('200')).length).toBeGreaterThan(5)
    await waitUntil('another one to be let in', async () => {
      const { status, bytes } = await readWhole({ port, path: '/api/graph' })
      return status === 200 && bytes >= graph.bytes
    })
    // The system may have taken the whole answer for one or the other; then nothing of it waits here.
    await waitUntil('nothing to wait for the deaf', () => served.readers.waitingBytes === 0, PATIENCE)
    expect(served.readers.dropped.stuck).toBeGreaterThan(0)
    expect(peak()).toBeLessThan(LIMITS.maxWaitingBytes + ONE_MORE)
  })

  it('of streams are cut, and those who read them miss nothing', async () => {
    const { served, cluster, port, peak } = await flood(crowd(800, LONG))
    const good = openStream({ port, path: '/api/stream' })
    open.push(good.leave)
    await waitUntil('the first snapshot', () => good.versions.length > 0)
    keepChanging(cluster, 800)
    const deaf = many(40, () => openDeaf({ port, path: '/api/stream' }))
    await waitUntil('the deaf to be cut', areGone(deaf), PATIENCE)
    expect(peak()).toBeLessThan(LIMITS.maxWaitingBytes + ONE_MORE)
    expect(good.isGone).toBe(false)
    const [first = 0] = good.versions
    expect(good.versions).toEqual(good.versions.map((_, at) => first + at))
    expect(good.versions.length).toBeGreaterThan(5)
    const { slow, stuck } = served.readers.dropped
    expect(slow + stuck).toBeGreaterThanOrEqual(40)
  })
})

it('who takes a little all the time is cut as well', async () => {
  const { port } = await flood(crowd(1_200, LONG))
  const slow = many(3, () => openSlow({ port, path: '/api/state' }, 100))
  await waitUntil('the slow to be cut', areGone(slow), PATIENCE)
})

it('whoever connects and leaves at once leaves neither a place nor a byte behind', async () => {
  const { served, port } = await flood(crowd(200), { STREAM_LIMIT: '20' })
  for (let round = 0; round < 10; round += 1) {
    const storm = many(20, () => openDeaf({ port, path: round % 2 === 0 ? '/api/stream' : '/api/state' }))
    if (round % 3 !== 0) await waitUntil('an answer', () => storm.some(({ status }) => status !== ''))
    for (const one of storm) one.leave()
  }
  await waitUntil('all places to be free again', async () => {
    const streams = many(20, () => openDeaf({ port, path: '/api/stream' }))
    await waitUntil('all to be answered', () => streams.every(({ status }) => status !== ''))
    const isFree = streams.every(({ status }) => status.includes('200'))
    for (const stream of streams) stream.leave()
    return isFree
  })
  await waitUntil('nothing to be left', () => served.readers.waitingBytes === 0)
})
