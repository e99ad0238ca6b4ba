// Workloads as their controllers left them some time ago: all pods there, or a roll-out that got stuck half way.

import { buildReplicaSet } from './build-made'
import { after } from './build-object'
import { templateHash } from './build-workload'
import type { KubeObject } from './kube-object'
import { safeHash } from './safe-hash'
import { settleCronJob } from './settle-cron-job'
import { podOf, podsOf, READY_AFTER_MS, type Settled, type SituationOf } from './settle-pods'
import {
  countPods,
  daemonSetStatus,
  deploymentStatus,
  type Progress,
  replicaSetStatus,
  replicasOf,
  statefulSetStatus,
} from './workload-status'

export interface Stuck extends Settled {
  /** The workload as it was before; its pods run on, unless none are kept. */
  readonly before: KubeObject
  readonly beforeAt: Date
  readonly keeps: number
  /** What the containers of the new pods do. */
  readonly situationOf: SituationOf
}

export function settleWorkload(workload: KubeObject, settled: Settled): readonly KubeObject[] {
  switch (workload.kind) {
    case 'Deployment':
      return settleDeployment(workload, settled)
    case 'StatefulSet':
      return settleStatefulSet(workload, settled)
    case 'DaemonSet':
      return settleDaemonSet(workload, settled)
    default:
      return settleCronJob(workload, settled)
  }
}

function settleDeployment(deployment: KubeObject, settled: Settled): readonly KubeObject[] {
  const { rolledAt, revision = 1 } = settled
  const replicas = replicasOf(deployment)
  const set = buildReplicaSet(deployment, revision, replicas, rolledAt)
  const pods = podsOf(set, replicas, settled)
  const complete = finishDeployment(deployment, set, revision, pods, pods, 'complete', after(rolledAt, READY_AFTER_MS))
  return [complete, withStatus(set, pods), ...pods]
}

/** The new pods do not come up, and the deadline is over. */
export function stickDeployment(deployment: KubeObject, stuck: Stuck): readonly KubeObject[] {
  const { rolledAt, revision = 2, keeps, now } = stuck
  const older = buildReplicaSet(stuck.before, revision - 1, keeps, stuck.beforeAt)
  const newer = buildReplicaSet(deployment, revision, replicasOf(deployment), rolledAt)
  const kept = podsOf(older, keeps, { ...stuck, rolledAt: stuck.beforeAt })
  const bad = podsOf(newer, replicasOf(deployment), stuck, stuck.situationOf)
  // Written when the deadline was over: at that time the pods were as bad as now.
  const timedOutAt = after(rolledAt, 600_000)
  const first = finishDeployment(deployment, newer, revision, [...kept, ...bad], bad, 'progressing', rolledAt)
  const last = finishDeployment(
    first,
    newer,
    revision,
    [...kept, ...bad],
    bad,
    'timed out',
    timedOutAt < now ? timedOutAt : now,
  )
  return [last, withStatus(older, kept), withStatus(newer, bad), ...kept, ...bad]
}

function finishDeployment(
  deployment: KubeObject,
  set: KubeObject,
  revision: number,
  pods: readonly KubeObject[],
  updated: readonly KubeObject[],
  progress: Progress,
  at: Date,
): KubeObject {
  const counts = countPods(pods, (pod) => updated.includes(pod))
  const annotations = { ...deployment.metadata.annotations, 'deployment.kubernetes.io/revision': String(revision) }
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    status: deploymentStatus(deployment, counts, set.metadata.name, progress, at),
  }
}

function withStatus(set: KubeObject, pods: readonly KubeObject[]): KubeObject {
  return { ...set, status: replicaSetStatus(set, countPods(pods)) }
}

function settleStatefulSet(set: KubeObject, settled: Settled): readonly KubeObject[] {
  const revision = `${set.metadata.name}-${templateHash(set)}`
  const pods = Array.from({ length: replicasOf(set) }, (_, index) => {
    const labels = { 'apps.kubernetes.io/pod-index': String(index), 'controller-revision-hash': revision }
    return podOf(set, `${set.metadata.name}-${index}`, labels, index, settled)
  })
  const status = statefulSetStatus(set, countPods(pods), { current: revision, update: revision })
  return [{ ...set, status }, ...pods]
}

function settleDaemonSet(set: KubeObject, settled: Settled): readonly KubeObject[] {
  const labels = {
    'controller-revision-hash': templateHash(set),
    'pod-template-generation': String(set.metadata.generation ?? 1),
  }
  const pods = settled.nodes.map((node, index) => {
    const name = `${set.metadata.name}-${safeHash(`${set.metadata.uid} ${node}`, 5)}`
    return podOf(set, name, labels, index, { ...settled, nodes: [node] })
  })
  return [{ ...set, status: daemonSetStatus(set, countPods(pods), pods.length) }, ...pods]
}
