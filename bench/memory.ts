// Memory, start and the longest block of the event loop: bare Next, no objects, the demo cluster, 5,000 objects.

import { get } from 'node:http'
import { describeSamples, judge, print, quantile, round, runBench } from './cell'
import { type Child, startChild } from './child'
import { now, sleep } from './clock'
import { serve } from './served'

const RUNS = 3
const MANY = 5_000
const REQUESTS = 300
const AT_ONCE = 4
const IDLE_MS = 3_000
const PATHS = ['/', '/resources', '/api/state', '/graph', '/notifications', '/api/graph'] as const

type Kind = 'bare Next' | 'no objects' | 'demo cluster' | '5,000 objects'

interface Sample {
  readonly firstAnswerMs: number
  readonly snapshotMs: number
  readonly startingMs: number
  readonly blockedMs: number
  readonly idleMb: number
  readonly usedMb: number
  readonly peakMb: number
  readonly heapMb: number
  readonly externalMb: number
}

await runBench('memory', async () => {
  const cluster = startChild('cluster-process')
  const servers = new Map<Kind, string>([
    ['no objects', await startCluster(cluster, 'none', 0)],
    ['5,000 objects', await startCluster(cluster, 'many', MANY)],
  ])
  const kinds: readonly Kind[] = ['bare Next', 'no objects', 'demo cluster', '5,000 objects']
  const samples = new Map<Kind, Sample[]>(kinds.map((kind) => [kind, []]))
  for (let run = 0; run < RUNS; run += 1) {
    for (const kind of kinds) {
      process.stderr.write(`  ${kind}, run ${run + 1} of ${RUNS}\n`)
      samples.get(kind)?.push(await measure(kind, servers.get(kind)))
    }
  }
  cluster.stop()
  report(samples)
  return {}
})

function startCluster(cluster: Child, name: string, kustomizations: number): Promise<string> {
  return cluster.ask<string>({ type: 'start', name, kustomizations })
}

async function measure(kind: Kind, server: string | undefined): Promise<Sample> {
  const isBare = kind === 'bare Next'
  const served = await serve({
    ...(server === undefined ? {} : { server }),
    ...(isBare ? { program: 'bare-next' } : {}),
  })
  const snapshotAt = isBare ? now() : await waitForSnapshot(served.base, kind === '5,000 objects' ? MANY : 1)
  // What went on before the first answer held nobody up; from here on it is the first page, and what a start leaves to do.
  const { blockedMs: startingMs } = await served.probe()
  await askFor(served.base, isBare ? '/favicon.ico' : '/')
  await sleep(IDLE_MS)
  const idle = served.readMemory()
  const { blockedMs } = await served.probe()
  await askManyTimes(served.base, isBare)
  const used = served.readMemory()
  const { heapMb, externalMb } = await served.probe()
  await served.stop()
  return {
    firstAnswerMs: served.firstAnswerMs,
    snapshotMs: snapshotAt - served.startedAt,
    startingMs,
    blockedMs,
    idleMb: idle.rssMb,
    usedMb: used.rssMb,
    peakMb: used.peakMb,
    heapMb,
    externalMb,
  }
}

/** Reads the stream as a page does, until it has told of so many objects and every source was tried. */
async function waitForSnapshot(base: string, wanted: number): Promise<number> {
  // A reader that is cut off comes back, as a page does.
  for (;;) {
    const at = await readStream(`${base}/api/stream`, wanted)
    if (at !== undefined) return at
    process.stderr.write('  the stream was cut before it was complete\n')
    await sleep(1_000)
  }
}

/** When so many objects were told of; undefined when the stream ended before. */
function readStream(url: string, wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const refs = new Set<string>()
    const request = get(url, (response) => {
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const frames = (rest + text).split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) for (const match of frame.matchAll(/"uid":"([^"]+)"/g)) refs.add(match[1] ?? '')
        if (refs.size < wanted) return
        resolve(now())
        request.destroy()
      })
      response.on('close', () => resolve(undefined))
      response.on('error', () => undefined)
    })
    request.on('error', () => resolve(undefined))
  })
}

async function askFor(base: string, path: string): Promise<void> {
  const answer = await fetch(base + path)
  await answer.arrayBuffer()
}

async function askManyTimes(base: string, isBare: boolean): Promise<void> {
  const ask = async (index: number) => {
    // The pages of bare Next have no program to ask, so it answers its own page for what does not exist.
    const path = isBare ? '/favicon.ico' : PATHS[index % PATHS.length]
    await askFor(base, path ?? '/')
  }
  for (let index = 0; index < REQUESTS; index += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => ask(index + lane)))
  }
}

function report(all: ReadonlyMap<Kind, readonly Sample[]>): void {
  const values = (kind: Kind, what: keyof Sample) => (all.get(kind) ?? []).map((sample) => sample[what])
  const floorKind: Kind = 'no objects'
  for (const [kind] of all) {
    const n = kind === '5,000 objects' ? MANY : 0
    const cell = (what: keyof Sample, label: string, unit: string, goal?: { text: string; met: boolean }) => {
      const samples = values(kind, what)
      const floor = quantile(values(floorKind, what), 0.5)
      print({
        bench: 'memory',
        cell: `${kind}, ${label}`,
        unit,
        n,
        ...describeSamples(samples),
        ...(kind === floorKind ? {} : { floor: round(floor), ratio: round(quantile(samples, 0.5) / floor, 2) }),
        ...(goal === undefined ? {} : { goal: goal.text }),
        pass: goal === undefined ? null : judge({ met: goal.met, isTimed: unit === 'ms' }),
      })
    }
    const isMany = kind === '5,000 objects'
    const median = (what: keyof Sample) => quantile(values(kind, what), 0.5)
    cell('idleMb', 'RSS idle after the snapshot', 'MB')
    cell(
      'usedMb',
      `RSS after ${REQUESTS} requests`,
      'MB',
      isMany ? { text: '<= 195 MB', met: median('usedMb') <= 195 } : undefined,
    )
    cell('peakMb', 'RSS peak', 'MB', isMany ? { text: '<= 220 MB', met: median('peakMb') <= 220 } : undefined)
    cell('heapMb', 'heap after gc', 'MB')
    cell('externalMb', 'external after gc', 'MB')
    cell('firstAnswerMs', 'start to ready', 'ms')
    if (kind === 'bare Next') continue
    cell(
      'snapshotMs',
      'start to complete snapshot',
      'ms',
      isMany ? { text: '<= 1800 ms', met: median('snapshotMs') <= 1_800 } : undefined,
    )
    cell('startingMs', 'longest block while starting', 'ms')
    cell(
      'blockedMs',
      'longest block after the first answer',
      'ms',
      isMany ? { text: '<= 50 ms', met: median('blockedMs') <= 50 } : undefined,
    )
  }
  const perObject = (what: 'heapMb' | 'externalMb') =>
    ((quantile(values('5,000 objects', what), 0.5) - quantile(values('no objects', what), 0.5)) * 1024) / MANY
  const kept = perObject('heapMb') + perObject('externalMb')
  print({
    bench: 'memory',
    cell: 'heap and external per object',
    unit: 'kB',
    n: MANY,
    runs: RUNS,
    median: round(kept, 2),
    min: round(kept, 2),
    floor: 1.97,
    ratio: round(kept / 1.97, 2),
    goal: '<= 2.6 kB',
    pass: judge({ met: kept <= 2.6, isTimed: false }),
  })
}
