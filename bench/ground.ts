// What the page of the cluster costs on top of a quiet server: 100 nodes and 10,000 pods, read for the first time, asked for
// again, and let go of.

import type { GroundAnswer } from '@/lib/contract/ground'
import { describeSamples, judge, print, runBench } from './cell'
import { startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion } from './cluster-process'
import { type Served, serve } from './served'
import { untilRead } from './until-read'

const KUSTOMIZATIONS = 100
const MACHINES = 100
const DEPLOYMENTS = 1_000
const PODS = 10_000
const AGAIN = 20
/** As the page asks while something is read for the first time. */
const SOON_MS = 1_000
const SETTLE_MS = 5_000
/** Longer than what is read is kept for who comes back, and its pods for who looks at their workloads. */
const LET_GO_MS = 140_000

await runBench('ground', async () => {
  const cluster = startChild('cluster-process')
  const question: ClusterQuestion = {
    type: 'start',
    name: 'ground',
    kustomizations: KUSTOMIZATIONS,
    machines: MACHINES,
    workloads: { deployments: DEPLOYMENTS, pods: PODS, failing: 0.01 },
  }
  const server = await cluster.ask<string>(question)
  // Made once before: what a simulated cluster needs for that is nobody's latency.
  for (const path of ['/api/v1/pods', '/apis/apps/v1/replicasets'])
    await (await fetch(`${server}${path}`)).arrayBuffer()
  const served = await serve({ server })
  const { base } = served
  await untilRead(base, KUSTOMIZATIONS)
  await sleep(SETTLE_MS)
  const quiet = await restOf(served)

  const [cpu, at] = [served.readCpuMs(), now()]
  await untilKnown(base)
  const [readMs, readCpuMs] = [now() - at, served.readCpuMs() - cpu]
  const { blockedMs } = await served.probe()
  const looked = await restOf(served)
  const again: number[] = []
  for (let round = 0; round < AGAIN; round += 1) {
    const from = served.readCpuMs()
    await ask(base)
    again.push(served.readCpuMs() - from)
  }
  await sleep(LET_GO_MS)
  const after = await restOf(served)
  await served.stop()
  cluster.stop()

  const cell = (name: string, unit: string, samples: readonly number[], goal?: { text: string; met: boolean }) =>
    print({
      bench: 'ground',
      cell: name,
      n: PODS,
      unit,
      ...describeSamples(samples, 1),
      ...(goal === undefined ? {} : { goal: goal.text }),
      pass: goal === undefined ? null : judge({ met: goal.met, isTimed: unit === 'ms' }),
    })
  cell('until all is known', 'ms', [readMs], { text: '<= 3000 ms', met: readMs <= 3_000 })
  cell('processor time of that', 'ms', [readCpuMs])
  cell('longest block of the event loop', 'ms', [blockedMs])
  cell('RSS while somebody looks', 'MB', [looked.rss - quiet.rss], {
    text: '<= 20 MB',
    met: looked.rss - quiet.rss <= 20,
  })
  cell('heap while somebody looks', 'MB', [looked.heap - quiet.heap])
  cell('processor time of asking again', 'ms', again)
  cell('heap when nobody looks any more', 'MB', [after.heap - quiet.heap])
  return {}
})

async function ask(base: string): Promise<GroundAnswer> {
  return (await fetch(`${base}/api/ground`)).json()
}

async function untilKnown(base: string): Promise<void> {
  for (;;) {
    const answer = await ask(base)
    const pods = answer.questions.find(({ id }) => id === 'pods')
    const isKnown = answer.questions.every(({ state }) => state !== 'connecting')
    if (isKnown && pods !== undefined && pods.goodCount + pods.badCount >= PODS) return
    await sleep(SOON_MS)
  }
}

/** With no garbage. */
async function restOf(served: Served) {
  const { heapMb } = await served.probe()
  await sleep(500)
  const { rssMb } = served.readMemory()
  return { rss: rssMb, heap: heapMb }
}
