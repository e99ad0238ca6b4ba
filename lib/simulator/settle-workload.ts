// Workloads as their controllers left them some time ago: all pods there, or a roll-out that got stuck half way.

import { after, before, DAY_MS, HOUR_MS, sha256 } from './build-object'
import { bind, buildPod, type ContainerSituation, type EndedRun, report } from './build-pod'
import { buildJob, buildReplicaSet, controllerRef, templateHash } from './build-workload'
import { jobDone } from './job-status'
import { recordAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import { safeHash } from './safe-hash'
import {
  countPods,
  daemonSetStatus,
  deploymentStatus,
  type Progress,
  replicaSetStatus,
  replicasOf,
  statefulSetStatus,
} from './workload-status'

/** When every node was started anew, one after the other. */
const REBOOT_AGO_MS = 34 * DAY_MS - HOUR_MS
const STARTED_AFTER_MS = 4_000
const READY_AFTER_MS = 11_000

export interface Restarts {
  readonly count: number
  readonly lastAgoMs: number
  readonly exitCode: number
  readonly reason: string
}

export interface Settled {
  readonly now: Date
  readonly nodes: readonly string[]
  /** When the pods of the newest template were made. */
  readonly rolledAt: Date
  readonly revision?: number
  readonly restarts?: Restarts
}

export interface Stuck extends Settled {
  /** The workload as it was before; its pods run on, unless none are kept. */
  readonly before: KubeObject
  readonly beforeAt: Date
  readonly keeps: number
  /** What the containers of the new pods do. */
  readonly situationOf: (container: string, pod: string) => ContainerSituation
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
  return {
    ...set,
    status: replicaSetStatus(
      set,
      countPods(pods, () => true),
    ),
  }
}

function settleStatefulSet(set: KubeObject, settled: Settled): readonly KubeObject[] {
  const revision = `${set.metadata.name}-${templateHash(set)}`
  const pods = Array.from({ length: replicasOf(set) }, (_, index) => {
    const labels = { 'apps.kubernetes.io/pod-index': String(index), 'controller-revision-hash': revision }
    return podOf(set, `${set.metadata.name}-${index}`, labels, index, settled)
  })
  const status = statefulSetStatus(
    set,
    countPods(pods, () => true),
    { current: revision, update: revision },
  )
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
  return [
    {
      ...set,
      status: daemonSetStatus(
        set,
        countPods(pods, () => true),
        pods.length,
      ),
    },
    ...pods,
  ]
}

const JOB_TOOK_MS = 41_000
const KEPT_JOBS = 3

/** The jobs of the last three days, at the hour and minute of the schedule. */
function settleCronJob(cronJob: KubeObject, settled: Settled): readonly KubeObject[] {
  const [minute = 0, hour = 0] = String(cronJob.spec?.schedule).split(' ').map(Number)
  const today = new Date(settled.now)
  today.setUTCHours(hour, minute, 0, 0)
  const isOver = today.getTime() + JOB_TOOK_MS + STARTED_AFTER_MS <= settled.now.getTime()
  const last = isOver ? today : before(today, DAY_MS)
  const jobs = Array.from({ length: KEPT_JOBS }, (_, index) =>
    finishedJob(cronJob, before(last, index * DAY_MS), settled),
  )
  const status = {
    lastScheduleTime: formatTime(last),
    lastSuccessfulTime: formatTime(after(last, JOB_TOOK_MS + STARTED_AFTER_MS)),
  }
  return [{ ...cronJob, status }, ...jobs.flat()]
}

function finishedJob(cronJob: KubeObject, at: Date, settled: Settled): readonly KubeObject[] {
  const job = buildJob(cronJob, at)
  const name = `${job.metadata.name}-${safeHash(job.metadata.name, 5)}`
  const startedAt = after(at, STARTED_AFTER_MS)
  const finishedAt = after(startedAt, JOB_TOOK_MS)
  const run: EndedRun = { exitCode: 0, reason: 'Completed', startedAt, finishedAt }
  const pod = podOf(job, name, {}, 0, { ...settled, rolledAt: at }, () => ({ is: 'ended', ...run }))
  const status = { ...jobDone(formatTime(finishedAt)), startTime: formatTime(at) }
  return [{ ...job, status }, pod]
}

export function podsOf(
  set: KubeObject,
  count: number,
  settled: Settled,
  situationOf?: Stuck['situationOf'],
): readonly KubeObject[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${set.metadata.name}-${safeHash(`${set.metadata.name} ${index}`, 5)}`
    return podOf(set, name, {}, index, settled, situationOf)
  })
}

function podOf(
  owner: KubeObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  index: number,
  { now, nodes, rolledAt, restarts }: Settled,
  situationOf?: Stuck['situationOf'],
): KubeObject {
  const createdAt = after(rolledAt, index * 1_000)
  const template = recordAt(owner, 'spec', 'template') ?? {}
  const { namespace = '' } = owner.metadata
  const made = buildPod({ name, namespace, owner: controllerRef(owner), template, labels, createdAt })
  const node = nodes[(Number.parseInt(sha256(name).slice(7, 11), 16) + index) % nodes.length] ?? ''
  const pod = bind(made, node)
  const startedAt = after(createdAt, STARTED_AFTER_MS)
  if (situationOf !== undefined) return report(pod, startedAt, (container) => situationOf(container, name))
  const init: EndedRun = {
    exitCode: 0,
    reason: 'Completed',
    startedAt: after(createdAt, 2_000),
    finishedAt: after(createdAt, 3_000),
  }
  const ran = runSince(startedAt, now, restarts)
  const first = report(pod, startedAt, () => ({ is: 'waiting', reason: 'ContainerCreating' }))
  return report(first, after(ran.startedAt, READY_AFTER_MS - STARTED_AFTER_MS), (_, isInit) =>
    isInit ? { is: 'ended', ...init } : { is: 'running', isReady: true, ...ran },
  )
}

function runSince(startedAt: Date, now: Date, restarts: Restarts | undefined) {
  if (restarts !== undefined) {
    const { count, lastAgoMs, exitCode, reason } = restarts
    const finishedAt = before(now, lastAgoMs)
    const last: EndedRun = { exitCode, reason, startedAt: before(finishedAt, lastAgoMs), finishedAt }
    return {
      startedAt: after(finishedAt, 2_000),
      restarts: count,
      last: last.startedAt > startedAt ? last : { ...last, startedAt },
    }
  }
  const rebootedAt = before(now, REBOOT_AGO_MS)
  if (startedAt >= rebootedAt) return { startedAt }
  const last: EndedRun = { exitCode: 255, reason: 'Unknown', startedAt, finishedAt: rebootedAt }
  return { startedAt: after(rebootedAt, 70_000), restarts: 1, last }
}
