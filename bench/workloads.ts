// What 5,000 workloads cost on top of 200 Kustomizations that deployed them: memory, time to the first word of each, and
// processor time of one change, from the line of the watch to the head that everybody is told.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describeKind, FLUX_KIND_NAMES, isFluxKind } from '@/lib/flux/kinds'
import { sourceOfWorkloads } from '@/lib/server/sources/watches'
import { openLiveScene } from '@/lib/server/testing/live-scene'
import { applier, askable, GIVEN_UP, workload } from '@/lib/server/testing/workload-objects'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import { describeSamples, judge, print, quantile, runBench } from './cell'
import { sleep } from './clock'

const WORKLOADS = 5_000
const APPLIERS = 200
const CHANGES = 200
const QUIET_ROUNDS = 20
/** More than one round of the program. */
const ROUND_MS = 120
const MB = 1024 * 1024

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

await runBench('workloads', async () => {
  const end = new AbortController()
  const refs = Array.from({ length: WORKLOADS }, (_, at) => `Deployment/team-${at % APPLIERS}/service-${at}`)
  const { client } = askable(() => [])
  const scene = openLiveScene(
    {
      startedAt: new Date(),
      client,
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const { store, board, workloads, schedule, live } = scene
  if (workloads === undefined) throw new Error('Workloads are read here.')
  for (const kind of FLUX_KIND_NAMES) {
    const { plural, label } = describeKind(kind)
    board.register({ id: plural, label, role: 'flux', kind, count: () => store.count(kind) }, 'live').synced()
  }
  const appliers = Array.from({ length: APPLIERS }, (_, at) =>
    applier(
      `Kustomization/flux-system/team-${at}`,
      refs.filter((_, other) => other % APPLIERS === at),
    ),
  )
  for (const one of appliers) if (isFluxKind(one.kind)) store.apply(one.kind, 'ADDED', one)
  schedule.all()
  await sleep(2_000)
  const before = measureMemory()

  const objects = refs.map((ref) => workload(ref))
  const { sink } = workloads.sourceOf('Deployment')
  const startedAt = process.cpuUsage()
  sink.replace(objects.splice(0).map((object) => sink.prepare?.(object)))
  for (const kind of WORKLOAD_KINDS) {
    const description = { id: sourceOfWorkloads(kind), label: kind, role: 'workloads' as const, count: () => 0 }
    board.register(description, 'live').synced()
  }
  while (live.head().running?.ok !== WORKLOADS) await sleep(5)
  const readyMs = msOf(process.cpuUsage(startedAt))
  await sleep(1_000)
  const after = measureMemory()

  const said = await measureRounds(CHANGES, (round) =>
    sink.apply('MODIFIED', workload(refs[(round * 37) % WORKLOADS] ?? '', round % 2 === 0 ? { status: GIVEN_UP } : {})),
  )
  const silent = await measureRounds(CHANGES, (round) =>
    sink.apply('MODIFIED', workload(refs[(round * 37 + 1) % WORKLOADS] ?? '')),
  )
  const idle = await measureRounds(QUIET_ROUNDS, () => undefined)
  end.abort()

  const rss = after.rss - before.rss
  const cell = (name: string, unit: string, samples: readonly number[], goal?: { text: string; met: boolean }) =>
    print({
      bench: 'workloads',
      cell: name,
      n: WORKLOADS,
      unit,
      ...describeSamples(samples, 2),
      ...(goal === undefined ? {} : { goal: goal.text }),
      pass: goal === undefined ? null : judge({ met: goal.met, isTimed: unit === 'ms' }),
    })
  cell('RSS', 'MB', [rss], { text: '<= 12 MB', met: rss <= 12 })
  cell('heap', 'MB', [after.heap - before.heap])
  cell('processor time until all are judged', 'ms', [readyMs], { text: '<= 1000 ms', met: readyMs <= 1_000 })
  cell('processor time of one change', 'ms', said, { text: '<= 1 ms', met: quantile(said, 0.5) <= 1 })
  cell('… that says nothing new', 'ms', silent)
  cell('… of none', 'ms', idle)
  return {}
})

/** Processor time of each, with what comes of it. */
async function measureRounds(rounds: number, change: (round: number) => void): Promise<readonly number[]> {
  const samples: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const from = process.cpuUsage()
    change(round)
    await sleep(ROUND_MS)
    samples.push(msOf(process.cpuUsage(from)))
  }
  return samples
}

function msOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}

function measureMemory() {
  for (let round = 0; round < 4; round += 1) collect()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss: rss / MB, heap: heapUsed / MB }
}
