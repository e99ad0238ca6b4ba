// What the controllers of Kubernetes write into the status of a workload, read off its pods.

import { type JsonObject, numberAt, recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

export interface PodCounts {
  readonly total: number
  readonly updated: number
  readonly ready: number
  readonly updatedReady: number
}

/** All are of the newest template, where nothing else is said. */
export function countPods(
  pods: readonly KubeObject[],
  isUpdated: (pod: KubeObject) => boolean = () => true,
): PodCounts {
  const present = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined)
  const updated = present.filter(isUpdated)
  return {
    total: present.length,
    updated: updated.length,
    ready: present.filter(isPodReady).length,
    updatedReady: updated.filter(isPodReady).length,
  }
}

export function isPodReady(pod: KubeObject): boolean {
  return recordsAt(pod, 'status', 'conditions').some((one) => one.type === 'Ready' && one.status === 'True')
}

export function replicasOf(object: KubeObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 1
}

/** By Kubernetes' defaults of a quarter, rounded up and down. */
export function limitsOf(deployment: KubeObject): { readonly surge: number; readonly unavailable: number } {
  if (isRecreate(deployment)) return { surge: 0, unavailable: 0 }
  const replicas = replicasOf(deployment)
  return { surge: Math.ceil(replicas / 4), unavailable: Math.floor(replicas / 4) }
}

export type Progress = 'complete' | 'progressing' | 'timed out'

export function deploymentStatus(
  deployment: KubeObject,
  counts: PodCounts,
  replicaSet: string,
  progress: Progress,
  now: Date,
): JsonObject {
  const replicas = replicasOf(deployment)
  const { unavailable } = limitsOf(deployment)
  const isAvailable = counts.ready >= replicas - unavailable
  const minimum = isAvailable ? 'Available' : 'Unavailable'
  const words = {
    complete: ['True', 'NewReplicaSetAvailable', `ReplicaSet "${replicaSet}" has successfully progressed.`],
    progressing: ['True', 'ReplicaSetUpdated', `ReplicaSet "${replicaSet}" is progressing.`],
    'timed out': ['False', 'ProgressDeadlineExceeded', `ReplicaSet "${replicaSet}" has timed out progressing.`],
  } as const
  const [status, reason, message] = words[progress]
  return withoutZeros(
    {
      observedGeneration: deployment.metadata.generation ?? 1,
      replicas: counts.total,
      updatedReplicas: counts.updated,
      readyReplicas: counts.ready,
      availableReplicas: counts.ready,
      unavailableReplicas: Math.max(counts.total, replicas) - counts.ready,
    },
    {
      conditions: [
        condition(deployment, now, {
          type: 'Available',
          status: isAvailable ? 'True' : 'False',
          reason: `MinimumReplicas${minimum}`,
          message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
        }),
        condition(deployment, now, { type: 'Progressing', status, reason, message }, hasMoved(deployment, counts)),
      ],
    },
  )
}

/** A roll-out that gets further, however little, has its deadline again. */
export function hasMoved(deployment: KubeObject, counts: PodCounts): boolean {
  const was = (field: string) => numberAt(deployment, 'status', field) ?? 0
  const old = was('replicas') - was('updatedReplicas')
  return (
    counts.updated > was('updatedReplicas') ||
    counts.total - counts.updated < old ||
    counts.ready > was('readyReplicas')
  )
}

export function isRecreate(deployment: KubeObject): boolean {
  return textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate'
}

export function replicaSetStatus(
  replicaSet: KubeObject,
  { total, ready }: Pick<PodCounts, 'total' | 'ready'>,
): JsonObject {
  return {
    observedGeneration: replicaSet.metadata.generation ?? 1,
    replicas: total,
    ...withoutZeros({ fullyLabeledReplicas: total, readyReplicas: ready, availableReplicas: ready }, {}),
  }
}

export function statefulSetStatus(
  set: KubeObject,
  counts: PodCounts,
  revisions: { readonly current: string; readonly update: string },
): JsonObject {
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: counts.total,
    ...withoutZeros(
      {
        readyReplicas: counts.ready,
        currentReplicas: revisions.current === revisions.update ? counts.updated : counts.total - counts.updated,
        updatedReplicas: counts.updated,
      },
      {},
    ),
    availableReplicas: counts.ready,
    currentRevision: revisions.current,
    updateRevision: revisions.update,
    collisionCount: 0,
  }
}

export function daemonSetStatus(set: KubeObject, counts: PodCounts, nodes: number): JsonObject {
  return {
    currentNumberScheduled: counts.total,
    numberMisscheduled: 0,
    desiredNumberScheduled: nodes,
    numberReady: counts.ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...withoutZeros(
      {
        updatedNumberScheduled: counts.updated,
        numberAvailable: counts.ready,
        numberUnavailable: nodes - counts.ready,
      },
      {},
    ),
  }
}

/** A count of nothing is left out. */
function withoutZeros(counts: Readonly<Record<string, number>>, more: JsonObject): JsonObject {
  return { ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)), ...more }
}

/** lastTransitionTime moves with the status, lastUpdateTime with whatever is said and with each step. */
function condition(
  object: KubeObject,
  now: Date,
  said: Readonly<Record<'type' | 'status' | 'reason' | 'message', string>>,
  hasMore = false,
): JsonObject {
  const before = recordsAt(object, 'status', 'conditions').find((one) => one.type === said.type)
  const isSameStatus = before?.status === said.status
  const isSame = isSameStatus && before.reason === said.reason && before.message === said.message
  return {
    ...said,
    lastUpdateTime: isSame && !hasMore ? before.lastUpdateTime : formatTime(now),
    lastTransitionTime: isSameStatus ? before.lastTransitionTime : formatTime(now),
  }
}
