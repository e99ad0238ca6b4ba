// One commit on its way: its source has a new revision, and 500 Kustomizations take it over in five seconds.

import { createHash } from 'node:crypto'
import type { Child } from './child'
import { startChild } from './child'
import { now, sleep } from './clock'
import type { ClusterQuestion, WaveReport as Written } from './cluster-process'
import { measureIdle } from './served'
import type { WaveReport as Told, ViewersQuestion } from './viewers-process'

const READERS = 51
const KUSTOMIZATIONS = 500
const OVER_MS = 5_000
const IDLE_MS = 3_000
/** What is late is told by then. */
const AFTER_MS = 2_000
const LATEST_MS = 40_000

export interface Side {
  readonly name: 'product' | 'floor'
  readonly stream: string
  cpuMs(): number
}

export interface Wave {
  readonly cpuMs: number
  readonly bytes: number
  readonly frames: number
  readonly ages: readonly number[]
  readonly lost: number
}

export async function measureWave(cluster: Child, side: Side, seed: string): Promise<Wave> {
  const viewers = startChild('viewers-process')
  await viewers.ask({ type: 'open', url: side.stream, count: READERS } satisfies ViewersQuestion)
  await sleep(AFTER_MS)
  const idleRate = await measureIdle(side.cpuMs, IDLE_MS)
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
  const { told, bytes, frames } = await untilTold(viewers, written.length)
  const cpuMs = side.cpuMs() - from - idleRate * (now() - at)
  await viewers.ask({ type: 'close' } satisfies ViewersQuestion)
  viewers.stop()
  const toldAt = new Map(told.map(([ref, time]) => [side.name === 'floor' ? `Kustomization/${ref}` : ref, time]))
  const ages = written.flatMap(([ref, time]) => {
    const last = toldAt.get(ref)
    return last === undefined ? [] : [last - time]
  })
  return { cpuMs, bytes, frames, ages, lost: written.length - ages.length }
}

/** All of them, however slow the machine is; what is not told by then is lost. */
async function untilTold(viewers: Child, wanted: number): Promise<Told> {
  const until = now() + LATEST_MS
  for (;;) {
    const report = await viewers.ask<Told>({ type: 'wave' } satisfies ViewersQuestion)
    if (report.told.length >= wanted || now() > until) return report
    await sleep(500)
  }
}
