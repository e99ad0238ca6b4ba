// What the controllers make of a workload that was applied: ReplicaSets of Deployments, Jobs of CronJobs.

import { managed, uidOf } from './build-object'
import { controllerRef, templateHash } from './build-workload'
import { type JsonObject, recordAt, textMapAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

const MANAGER = 'kube-controller-manager'

export function buildReplicaSet(
  deployment: KubeObject,
  revision: number,
  replicas: number,
  createdAt: Date,
): KubeObject {
  const { name, namespace = '' } = deployment.metadata
  const apiVersion = 'apps/v1'
  const hash = templateHash(deployment)
  const template = withLabels(recordAt(deployment, 'spec', 'template'), { 'pod-template-hash': hash })
  const labels = textMapAt(template, 'metadata', 'labels')
  const spec = { replicas, selector: { matchLabels: labels }, template }
  const annotations = {
    'deployment.kubernetes.io/desired-replicas': String(deployment.spec?.replicas ?? 1),
    'deployment.kubernetes.io/max-replicas': String(Number(deployment.spec?.replicas ?? 1) + 1),
    'deployment.kubernetes.io/revision': String(revision),
  }
  return {
    apiVersion,
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      uid: uidOf(`ReplicaSet/${namespace}/${name}-${hash}`),
      creationTimestamp: formatTime(createdAt),
      generation: 1,
      labels,
      annotations: { ...deployment.metadata.annotations, ...annotations },
      ownerReferences: [controllerRef(deployment)],
      managedFields: [
        managed({ apiVersion, createdAt }, MANAGER, 'Update', { metadata: { annotations, labels }, spec }),
      ],
    },
    spec,
  }
}

function withLabels(template: JsonObject | undefined, labels: Readonly<Record<string, string>>): JsonObject {
  const metadata = {
    ...recordAt(template, 'metadata'),
    labels: { ...recordAt(template, 'metadata', 'labels'), ...labels },
  }
  return { ...template, metadata }
}

export function buildJob(cronJob: KubeObject, scheduledAt: Date): KubeObject {
  const { name, namespace = '' } = cronJob.metadata
  const jobName = `${name}-${Math.floor(scheduledAt.getTime() / 60_000)}`
  const uid = uidOf(`Job/${namespace}/${jobName}`)
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': jobName,
    'job-name': jobName,
  }
  const apiVersion = 'batch/v1'
  const given = recordAt(cronJob, 'spec', 'jobTemplate', 'spec')
  const spec = {
    ...given,
    completions: 1,
    parallelism: 1,
    completionMode: 'NonIndexed',
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
    suspend: false,
    template: withLabels(recordAt(given, 'template'), labels),
  }
  return {
    apiVersion,
    kind: 'Job',
    metadata: {
      name: jobName,
      namespace,
      uid,
      creationTimestamp: formatTime(scheduledAt),
      generation: 1,
      labels,
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(scheduledAt) },
      ownerReferences: [controllerRef(cronJob)],
      managedFields: [managed({ apiVersion, createdAt: scheduledAt }, MANAGER, 'Update', { spec })],
    },
    spec,
  }
}
