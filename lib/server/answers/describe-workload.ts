// One workload as it is told: its word, its images and its pods, bad ones and newest first. What has not changed is the
// same value as before, so that nobody compares it again.

import { compareText } from '@/lib/compare'
import type { PodSummary, WorkloadSummary, WorkloadWithPods } from '@/lib/contract/workloads'
import { earliest } from '@/lib/time'
import { type PodJudgement, rememberPods } from '@/lib/workloads/judge-pod'
import type { WorkloadJudgement } from '@/lib/workloads/judge-workload'
import type { OwnPod } from '@/lib/workloads/pods-of'
import { POD_STATES } from '@/lib/workloads/words'
import type { Workload } from '@/lib/workloads/workload'

export const PODS_AT_MOST = 200

/** Without its pods. */
export function summariseWorkload(
  { ref, kind, namespace, name }: Pick<Workload, 'ref' | 'kind' | 'namespace' | 'name'>,
  { status, sentence, ready, desired, images }: Omit<WorkloadJudgement, 'memory'>,
): WorkloadSummary {
  return { ref, kind, namespace, name, status, sentence, ready, desired, images }
}

export interface PodsToTell {
  readonly pods: readonly OwnPod[]
  readonly now: Date
}

export type DescribePods = (workload: Workload, told: PodsToTell) => Pick<WorkloadWithPods, 'pods' | 'morePods'>

interface Described {
  readonly from: readonly unknown[]
  readonly until: Date | undefined
  readonly value: ReturnType<DescribePods>
}

/** Remembers what it said of each workload. */
export function createPodDescriber(): DescribePods {
  const known = new WeakMap<Workload, Described>()
  const judge = rememberPods()
  return (workload, { pods, now }) => {
    const from = pods.flatMap(({ pod, isCurrent }) => [pod, isCurrent])
    const before = known.get(workload)
    if (before !== undefined && isSame(before.from, from) && !isOver(before.until, now)) return before.value
    const wantsToRun = workload.kind !== 'Job' && workload.kind !== 'CronJob'
    const told = pods.map((own) => ({ own, judgement: judge(own.pod, now, { wantsToRun }) })).sort(compareTold)
    const shown = told.slice(0, PODS_AT_MOST).map(summarisePod)
    const value = { pods: shown, ...(told.length > shown.length ? { morePods: told.length - shown.length } : {}) }
    known.set(workload, { from, until: earliest(told.map(({ judgement }) => judgement.nextChangeAt)), value })
    return value
  }
}

interface ToldPod {
  readonly own: OwnPod
  readonly judgement: PodJudgement
}

function isOver(until: Date | undefined, now: Date): boolean {
  return until !== undefined && now >= until
}

function isSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((one, at) => one === after[at])
}

function compareTold(a: ToldPod, b: ToldPod): number {
  return (
    POD_STATES.indexOf(a.judgement.state) - POD_STATES.indexOf(b.judgement.state) ||
    (b.own.pod.createdAt?.getTime() ?? 0) - (a.own.pod.createdAt?.getTime() ?? 0) ||
    compareText(a.own.pod.name, b.own.pod.name)
  )
}

export function summarisePod({ own, judgement }: ToldPod): PodSummary {
  const { pod, isCurrent } = own
  const { status, state, reason, message, ready, restarts, lastRestartAt } = judgement
  return {
    name: pod.name,
    uid: pod.uid,
    status,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ready,
    restarts,
    ...(lastRestartAt === undefined ? {} : { lastRestartAt: lastRestartAt.toISOString() }),
    ...(pod.node === undefined ? {} : { node: pod.node }),
    ...(pod.startedAt === undefined ? {} : { startedAt: pod.startedAt.toISOString() }),
    current: isCurrent,
    containers: pod.containers,
  }
}
