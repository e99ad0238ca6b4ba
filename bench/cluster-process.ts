// Simulated clusters in a process of their own, so that their work is nobody else's latency.

import type { FleetWorkloads } from '@/lib/simulator/fleet-workloads'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { answerQuestions } from './child'
import { now, sleep } from './clock'

export type ClusterQuestion =
  | {
      readonly type: 'start'
      readonly name: string
      readonly kustomizations: number
      /** Share that fails its build. */
      readonly failing?: number
      readonly workloads?: FleetWorkloads
      readonly machines?: number
    }
  | {
      readonly type: 'mark'
      readonly name: string
      readonly ref: string
      readonly text: string
      readonly failed?: boolean
    }
  | { readonly type: 'requests'; readonly name: string }
  | {
      /** The source has a new revision, and so many take it over, each in two states. */
      readonly type: 'wave'
      readonly name: string
      readonly revision: string
      readonly kustomizations: number
      readonly overMs: number
    }

export interface Marked {
  /** When the watch line was written. */
  readonly at: number
  readonly lineBytes: number
}

/** Of each that took the revision over: when the watch line of that was written. */
export type WaveReport = readonly (readonly [ref: string, at: number])[]

const SOURCE = 'GitRepository/flux-system/flux-system'
/** Between the two states of one. */
const RUN_MS = 500
const clusters = new Map<string, Simulator>()

answerQuestions(async (question: ClusterQuestion) => {
  if (question.type === 'start') {
    const simulator = await startSimulator({
      scenario: {
        generate: {
          kustomizations: question.kustomizations,
          failing: question.failing ?? 0,
          ...(question.workloads === undefined ? {} : { workloads: question.workloads }),
          ...(question.machines === undefined ? {} : { machines: question.machines }),
        },
      },
      behaviour: 'none',
      signal: new AbortController().signal,
    })
    clusters.set(question.name, simulator)
    return simulator.server
  }
  const cluster = clusters.get(question.name)
  if (cluster === undefined) throw new Error(`No cluster ${question.name}.`)
  if (question.type === 'requests') return cluster.control.requests().length
  return question.type === 'wave' ? roll(cluster, question) : mark(cluster, question)
})

async function roll(
  { control, server }: Simulator,
  { revision, kustomizations, overMs }: Extract<ClusterQuestion, { type: 'wave' }>,
): Promise<WaveReport> {
  const refs = await listRefs(server, kustomizations)
  const written: [string, number][] = []
  const startedAt = now()
  control.setStatus(SOURCE, { artifact: { revision, lastUpdateTime: timestamp() } })
  const begin = (ref: string) => {
    const ready = { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' }
    const reconciling = { ...ready, type: 'Reconciling', status: 'True', message: `Fetching manifests of ${revision}` }
    const lastTransitionTime = timestamp()
    control.setStatus(ref, { conditions: [ready, reconciling].map((one) => ({ ...one, lastTransitionTime })) })
  }
  const end = (ref: string) => {
    const message = `Applied revision: ${revision}`
    const ready = { type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message }
    written.push([ref, now()])
    control.setStatus(ref, {
      conditions: [{ ...ready, lastTransitionTime: timestamp() }],
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
    })
  }
  const steps = refs.flatMap((ref, at) => {
    const from = (at * (overMs - RUN_MS)) / refs.length
    return [
      { due: from, run: () => begin(ref) },
      { due: from + RUN_MS, run: () => end(ref) },
    ]
  })
  for (const { due, run } of steps.sort((a, b) => a.due - b.due)) {
    const early = startedAt + due - now()
    if (early > 1) await sleep(early)
    run()
  }
  return written
}

/** The last of them: the first are on the screen. */
async function listRefs(server: string, count: number): Promise<readonly string[]> {
  const answer = await fetch(`${server}/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations`)
  const list: { readonly items: readonly Pick<KubeObject, 'metadata'>[] } = await answer.json()
  return list.items.slice(-count).map(({ metadata: { namespace = '', name } }) => `Kustomization/${namespace}/${name}`)
}

function timestamp(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`
}

/** A new message, and for `failed` a new status, in the Ready condition. */
function mark({ control }: Simulator, { ref, text, failed }: Extract<ClusterQuestion, { type: 'mark' }>): Marked {
  const object = control.get(ref)
  const before = object?.status?.conditions
  if (!Array.isArray(before)) throw new Error(`${ref} has no conditions.`)
  const lastTransitionTime = timestamp()
  const ready =
    failed === undefined
      ? { message: text }
      : failed
        ? { message: text, status: 'False', reason: 'BuildFailed', lastTransitionTime }
        : { message: text, status: 'True', reason: 'ReconciliationSucceeded', lastTransitionTime }
  const conditions = before.map((one) => (isReady(one) ? { ...one, ...ready } : one))
  const at = now()
  control.setStatus(ref, { conditions })
  return { at, lineBytes: JSON.stringify({ type: 'MODIFIED', object: control.get(ref) }).length }
}

function isReady(condition: unknown): condition is { readonly type: 'Ready' } {
  return typeof condition === 'object' && condition !== null && 'type' in condition && condition.type === 'Ready'
}
