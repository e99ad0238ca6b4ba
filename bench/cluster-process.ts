// Simulated clusters in a process of their own, so that their work is nobody else's latency.

import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { answerQuestions } from './child'
import { now } from './clock'

export type ClusterQuestion =
  | {
      readonly type: 'start'
      readonly name: string
      readonly kustomizations: number
      /** Share that fails its build. */
      readonly failing?: number
    }
  | {
      readonly type: 'mark'
      readonly name: string
      readonly ref: string
      readonly text: string
      readonly failed?: boolean
    }
  | { readonly type: 'requests'; readonly name: string }

export interface Marked {
  /** When the watch line was written. */
  readonly at: number
  readonly lineBytes: number
}

const clusters = new Map<string, Simulator>()

answerQuestions(async (question: ClusterQuestion) => {
  if (question.type === 'start') {
    const simulator = await startSimulator({
      scenario: { generate: { kustomizations: question.kustomizations, failing: question.failing ?? 0 } },
      behaviour: 'none',
      signal: new AbortController().signal,
    })
    clusters.set(question.name, simulator)
    return simulator.server
  }
  const cluster = clusters.get(question.name)
  if (cluster === undefined) throw new Error(`No cluster ${question.name}.`)
  return question.type === 'requests' ? cluster.control.requests().length : mark(cluster, question)
})

/** A new message, and for `failed` a new status, in the Ready condition. */
function mark({ control }: Simulator, { ref, text, failed }: Extract<ClusterQuestion, { type: 'mark' }>): Marked {
  const object = control.get(ref)
  const before = object?.status?.conditions
  if (!Array.isArray(before)) throw new Error(`${ref} has no conditions.`)
  const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`
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
