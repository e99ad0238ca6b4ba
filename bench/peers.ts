// What others need for the same work, as ratios to the floor of the run in which they were measured: today's floor times the
// ratio is what they would need here. They are not built by the suite; one that BENCH_PEER names is measured for real.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../e2e/support/free-port'
import { type LeashedProcess, startLeashed } from '../e2e/support/leashed-process'
import { now, sleep } from './clock'
import { writeKubeconfig } from './served'

/** One real API server, all at once, 29 November 2026, 2 cores at a load of 1.1 to 3.7; seconds, by number of objects. */
const PEERS = {
  'Flux Operator 17c6aea': {
    start: { 61: 1.65, 1000: 1.7, 5000: 2.65 },
    overview: { 61: 0.35, 1000: 0.27, 5000: 0.19 },
    list: { 61: 0.55, 1000: 0.68, 5000: 0.94 },
  },
  'Capacitor Next 17fc67b': {
    list: { 61: 1.2, 1000: 2.1, 5000: 4.3 },
  },
} as const satisfies Readonly<Record<string, Partial<Record<Work, Readonly<Record<Size, number>>>>>>

type Work = 'start' | 'overview' | 'list'
export type Size = 61 | 1000 | 5000

/** Of that day: a server without objects until it is ready, and a page of nothing until it is painted. */
const FLOORS: Readonly<Record<Work, number>> = { start: 0.65, overview: 0.065, list: 0.065 }

interface Best {
  readonly peer: string
  /** To the floor. */
  readonly ratio: number
}

export function bestPeer(work: Work, size: Size): Best {
  const all = Object.entries<Partial<Record<Work, Readonly<Record<Size, number>>>>>(PEERS).flatMap(
    ([peer, figures]) => {
      const seconds = figures[work]?.[size]
      return seconds === undefined ? [] : [{ peer, ratio: seconds / FLOORS[work] }]
    },
  )
  const [best] = all.sort((a, b) => a.ratio - b.ratio)
  if (best === undefined) throw new Error(`Nobody was measured at ${work}.`)
  return best
}

interface RunningPeer {
  readonly url: string
  readonly startMs: number
  stop(): Promise<void>
}

/**
 * The command of BENCH_PEER, with `{port}` where its port stands; it finds the cluster by KUBECONFIG. Undefined where
 * nobody names one.
 */
export async function startPeer(server: string): Promise<RunningPeer | undefined> {
  const command = process.env.BENCH_PEER
  if (command === undefined || command === '') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bench-peer-'))
  const port = await findFreePort()
  const [program = '', ...args] = command.replaceAll('{port}', String(port)).split(' ')
  const startedAt = now()
  const started: LeashedProcess = await startLeashed(program, args, {
    env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: writeKubeconfig(folder, server) },
  })
  const url = `http://localhost:${port}`
  while (!(await answers(url))) await sleep(20)
  return {
    url,
    startMs: now() - startedAt,
    async stop() {
      await started.stop(5_000)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined)
  await answer?.arrayBuffer()
  return answer?.ok === true
}
