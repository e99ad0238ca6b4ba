// Deployments and their like as they were applied, and what their controllers make of them: ReplicaSets, Jobs, names.

import { buildObject, type Owner } from './build-object'
import type { JsonObject } from './json'
import type { KubeObject, OwnerReference } from './kube-object'
import { safeHash } from './safe-hash'

export interface ContainerSeed {
  readonly name: string
  readonly image: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

export interface WorkloadSeed {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob'
  readonly namespace: string
  readonly name: string
  readonly containers: readonly ContainerSeed[]
  readonly inits?: readonly ContainerSeed[]
  readonly replicas?: number
  /** Nobody's of Flux when left out: an operator made it. */
  readonly appliedBy?: Owner
  readonly createdAt: Date
  readonly generation?: number
  readonly isRecreate?: boolean
  readonly schedule?: string
  readonly labels?: Readonly<Record<string, string>>
  /** By name, when left out. */
  readonly selector?: Readonly<Record<string, string>>
  readonly volumes?: readonly JsonObject[]
  /** Changed with each roll-out of the same image. */
  readonly templateAnnotations?: Readonly<Record<string, string>>
}

export function buildWorkload(seed: WorkloadSeed): KubeObject {
  const { kind, namespace, name, createdAt, appliedBy: owner, generation } = seed
  const byHelm = owner?.kind === 'HelmRelease'
  const helmLabels = { 'app.kubernetes.io/instance': owner?.name ?? '', 'app.kubernetes.io/managed-by': 'Helm' }
  const annotations = { 'meta.helm.sh/release-name': owner?.name ?? '', 'meta.helm.sh/release-namespace': namespace }
  return buildObject({
    apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
    kind,
    namespace,
    name,
    createdAt,
    labels: { ...selectorOf(seed), ...seed.labels, ...(byHelm ? helmLabels : {}) },
    spec: specOf(seed),
    ...(owner === undefined ? {} : { owner }),
    ...(generation === undefined ? {} : { generation }),
    ...(byHelm ? { annotations } : {}),
  })
}

function specOf(seed: WorkloadSeed): JsonObject {
  const template = templateOf(seed)
  const selector = { matchLabels: selectorOf(seed) }
  const { replicas = 1, isRecreate = false } = seed
  switch (seed.kind) {
    case 'Deployment': {
      const limits = { maxSurge: '25%', maxUnavailable: '25%' }
      const strategy = isRecreate ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: limits }
      return { progressDeadlineSeconds: 600, replicas, revisionHistoryLimit: 10, selector, strategy, template }
    }
    case 'StatefulSet':
      return {
        podManagementPolicy: 'OrderedReady',
        replicas,
        revisionHistoryLimit: 10,
        selector,
        serviceName: `${seed.name}-headless`,
        template,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      }
    case 'DaemonSet':
      return {
        revisionHistoryLimit: 10,
        selector,
        template,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      }
    case 'CronJob':
      return {
        concurrencyPolicy: 'Forbid',
        failedJobsHistoryLimit: 1,
        jobTemplate: { spec: { backoffLimit: 2, template } },
        schedule: seed.schedule ?? '0 3 * * *',
        successfulJobsHistoryLimit: 3,
        suspend: false,
      }
  }
}

function templateOf(seed: WorkloadSeed): JsonObject {
  const { name, kind, inits = [], volumes, templateAnnotations: annotations } = seed
  return {
    metadata: { labels: selectorOf(seed), ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      containers: seed.containers.map(containerOf),
      ...(inits.length === 0 ? {} : { initContainers: inits.map(containerOf) }),
      ...(kind === 'CronJob' ? { restartPolicy: 'Never' } : {}),
      securityContext: {},
      serviceAccountName: name,
      ...(volumes === undefined ? {} : { volumes }),
    },
  }
}

function containerOf({ name, image, env = {}, args }: ContainerSeed): JsonObject {
  const fromPod = (field: string) => ({ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: field } } })
  const probe = (path: string) => ({
    failureThreshold: 3,
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    periodSeconds: 10,
    successThreshold: 1,
    timeoutSeconds: 2,
  })
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(args === undefined ? {} : { args }),
    env: [
      { name: 'POD_NAME', ...fromPod('metadata.name') },
      { name: 'POD_NAMESPACE', ...fromPod('metadata.namespace') },
      ...Object.entries(env).map(([key, value]) => ({ name: key, value })),
    ],
    livenessProbe: probe('/healthz'),
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    readinessProbe: probe('/readyz'),
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }
}

function selectorOf({ name, selector }: WorkloadSeed): Record<string, string> {
  return { ...(selector ?? { 'app.kubernetes.io/name': name }) }
}

export function controllerRef({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

export function isOwnedBy(object: KubeObject, uid: string | undefined): boolean {
  return object.metadata.ownerReferences?.some((one) => one.controller && one.uid === uid) === true
}

export function templateHash(owner: KubeObject): string {
  return safeHash(JSON.stringify(owner.spec?.template), 10)
}
