// Whose pod a pod is: by the uid of its controller, step by step, never by a name or a label. And which of them are of
// the newest generation.

import { addToGroup } from '@/lib/group-by'
import type { Owner } from './metadata'
import type { Pod } from './pod'
import type { ReplicaSet } from './replica-set'
import type { DaemonSetWorkload, JobWorkload, Workload } from './workload'

export interface OwnPod {
  readonly pod: Pod
  /** False for one of an earlier generation. */
  readonly isCurrent: boolean
}

/**
 * Those that are there to run: neither leaving nor at their end. What was evicted stays listed beside the pod in its place.
 * All that do not leave, where none is left to run.
 */
export function activeOf(pods: readonly OwnPod[]): readonly OwnPod[] {
  const staying = pods.filter(({ pod }) => pod.deletedAt === undefined)
  const active = staying.filter(({ pod }) => !hasEnded(pod))
  return active.length === 0 ? staying : active
}

function hasEnded({ phase }: Pod): boolean {
  return phase === 'Failed' || phase === 'Succeeded'
}

/** Under the uid of the controller. */
export type ByOwner<Item> = Pick<ReadonlyMap<string, readonly Item[]>, 'get'>

export interface Families {
  readonly pods: ByOwner<Pod>
  readonly replicaSets: ByOwner<ReplicaSet>
  readonly jobs: ByOwner<JobWorkload>
}

export function byOwner<Item extends { readonly owner?: Owner }>(items: Iterable<Item>): ByOwner<Item> {
  const groups = new Map<string, Item[]>()
  for (const item of items) if (item.owner !== undefined) addToGroup(groups, item.owner.uid, item)
  return groups
}

/** Those of older generations first. */
export function podsOf(workload: Workload, { pods, replicaSets, jobs }: Families): readonly OwnPod[] {
  const own = pods.get(workload.uid) ?? []
  switch (workload.kind) {
    case 'Deployment':
      return throughNewest(replicaSets.get(workload.uid) ?? [], pods, (set) => set.revision ?? 0)
    case 'CronJob':
      return throughNewest(jobs.get(workload.uid) ?? [], pods, (job) => job.createdAt?.getTime() ?? 0)
    case 'StatefulSet': {
      const { updateRevision } = workload
      return own.map((pod) => ({ pod, isCurrent: updateRevision === undefined || pod.revision === updateRevision }))
    }
    case 'DaemonSet': {
      const revision = currentRevision(workload, own)
      return own.map((pod) => ({ pod, isCurrent: pod.revision === revision }))
    }
    case 'Job':
      return own.map((pod) => ({ pod, isCurrent: true }))
  }
}

function throughNewest<Between extends { readonly uid: string }>(
  between: readonly Between[],
  pods: ByOwner<Pod>,
  ageOf: (item: Between) => number,
): readonly OwnPod[] {
  const oldestFirst = between.toSorted((a, b) => ageOf(a) - ageOf(b))
  const newest = oldestFirst.at(-1)
  return oldestFirst.flatMap((item) => {
    const isCurrent = newest !== undefined && ageOf(item) === ageOf(newest)
    return (pods.get(item.uid) ?? []).map((pod) => ({ pod, isCurrent }))
  })
}

/**
 * A DaemonSet does not name its revision: it is the one that as many pods have as it counts updated, and among several
 * that of the newest pod, because it makes new pods of the newest only.
 */
function currentRevision({ updated }: DaemonSetWorkload, all: readonly Pod[]): string | undefined {
  const pods = all.filter((pod) => pod.deletedAt === undefined && !hasEnded(pod))
  const newestFirst = pods.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
  if (updated === 0) return undefined
  const counted = newestFirst.find(
    ({ revision }) => pods.filter((other) => other.revision === revision).length === updated,
  )
  return (counted ?? newestFirst[0])?.revision
}
