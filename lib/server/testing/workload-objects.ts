// Workloads and their appliers as the API server would send them, and a cluster that can be asked for single ones.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { kindOf, nameOf, namespaceOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { isWorkloadKind, WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import { SILENT_LOG } from '../log'

export const NOW = new Date('2026-11-20T12:00:00Z')
export const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString()

export interface MadeObject {
  readonly kind: string
  readonly metadata: {
    readonly namespace: string
    readonly name: string
    readonly uid: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

interface Made {
  readonly uid?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string }
  readonly spec?: object
  readonly status?: object
}

/** One that runs, where nothing else is said. */
export function workload(ref: string, { uid = ref, labels = {}, owner, spec, status }: Made = {}): MadeObject {
  const kind = kindOf(asRef(ref))
  if (!isWorkloadKind(kind)) throw new Error(`${kind} is no kind of workloads`)
  const { group, version } = WORKLOAD_TYPES[kind]
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: {
      namespace: namespaceOf(asRef(ref)),
      name: nameOf(asRef(ref)),
      uid,
      labels,
      generation: 1,
      creationTimestamp: ago(86_400),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'batch/v1', controller: true, blockOwnerDeletion: true, ...owner }] }),
    },
    spec: { ...SPECS[kind], ...spec },
    status: { ...STATUSES[kind], ...status },
  }
}

const TEMPLATE = { template: { spec: { containers: [{ name: 'app', image: 'ghcr.io/x/web:1.3' }] } } }
const SPECS = {
  Deployment: { replicas: 2, ...TEMPLATE },
  StatefulSet: { replicas: 2, ...TEMPLATE },
  DaemonSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: { schedule: '0 3 * * *', timeZone: 'Etc/UTC', jobTemplate: { spec: TEMPLATE } },
}
const STATUSES = {
  Deployment: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
  StatefulSet: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2 },
  DaemonSet: {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberReady: 2,
    numberAvailable: 2,
  },
  Job: { active: 1 },
  CronJob: { lastScheduleTime: ago(9 * 3_600), lastSuccessfulTime: ago(9 * 3_600) },
}

/** What a Deployment says that has given up. */
export const GIVEN_UP = {
  updatedReplicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', lastUpdateTime: ago(600) }],
}

/** An applier that is ready; `inventory` undefined: it says nothing of what it applied. */
export function applier(
  ref: string,
  inventory: readonly string[] | undefined,
  spec: object = {},
  uid = ref,
): MadeObject {
  const kind = kindOf(asRef(ref))
  if (!isFluxKind(kind)) throw new Error(`${kind} is no kind of Flux`)
  const { group, versions } = describeKind(kind)
  const condition = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'ok', observedGeneration: 1 }
  return {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: {
      namespace: namespaceOf(asRef(ref)),
      name: nameOf(asRef(ref)),
      uid,
      generation: 1,
      creationTimestamp: ago(30 * 86_400),
    },
    spec: { interval: '10m', ...spec },
    status: {
      observedGeneration: 1,
      conditions: [{ ...condition, lastTransitionTime: ago(86_400) }],
      ...(inventory === undefined ? {} : { inventory: { entries: inventory.map(entryOf) } }),
    },
  }
}

function entryOf(ref: string) {
  const kind = kindOf(asRef(ref))
  const group = isWorkloadKind(kind) ? WORKLOAD_TYPES[kind].group : ''
  return { id: `${namespaceOf(asRef(ref))}_${nameOf(asRef(ref))}_${group}_${kind}`, v: 'v1' }
}

/** A cluster that answers for these objects alone; `asked` are the paths. */
export function askable(objects: () => readonly MadeObject[]) {
  const asked: string[] = []
  const client: KubernetesReader = {
    target: undefined as never,
    log: SILENT_LOG,
    async getJson(path) {
      asked.push(path)
      const [, , group, , , namespace, plural, name] = path.replace(/\?.*$/, '').split('/')
      const found = objects().filter(
        ({ kind, metadata }) =>
          isWorkloadKind(kind) &&
          WORKLOAD_TYPES[kind].group === group &&
          WORKLOAD_TYPES[kind].plural === plural &&
          metadata.namespace === namespace,
      )
      if (name === undefined) return { metadata: { resourceVersion: '1' }, items: found }
      const one = found.find(({ metadata }) => metadata.name === name)
      if (one === undefined) throw new KubernetesError('not_found', 'not found', { status: 404 })
      return one
    },
    readPieces: () => Promise.reject(new Error('not asked for')),
    open: () => Promise.reject(new Error('not asked for')),
    openText: () => Promise.reject(new Error('not asked for')),
    version: () => Promise.reject(new Error('not asked for')),
  }
  return { client, asked }
}

/** By what it names as its controller; its metadata only, as it is asked for. */
export function replicaSet(name: string, owner: string, revision: number, namespace = 'apps'): MadeObject {
  return {
    kind: 'ReplicaSet',
    metadata: {
      namespace,
      name,
      uid: `uid of ${name}`,
      resourceVersion: '5',
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'any', uid: owner, controller: true }],
    },
  }
}

interface MadePod {
  readonly namespace?: string
  /** Uid of its controller. */
  readonly owner?: string
  readonly image?: string
  readonly digest?: string
  /** It waits for this; else it runs and is ready. */
  readonly waiting?: { readonly reason: string; readonly message?: string }
  readonly createdAt?: string
  readonly spec?: object
}

export function podOf(name: string, made: MadePod = {}): MadeObject {
  const { namespace = 'apps', owner, image = 'ghcr.io/x/web:1.3', digest = 'a'.repeat(64), waiting } = made
  const isReady = waiting === undefined
  return {
    kind: 'Pod',
    metadata: {
      namespace,
      name,
      uid: `uid of ${name}`,
      resourceVersion: '5',
      creationTimestamp: made.createdAt ?? ago(3_600),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'v1', kind: 'Any', name: 'any', uid: owner, controller: true }] }),
    },
    spec: { nodeName: 'n1', containers: [{ name: 'app', image }], ...made.spec },
    status: {
      phase: isReady ? 'Running' : 'Pending',
      startTime: ago(3_600),
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: ago(3_600) },
        { type: 'Initialized', status: 'True', lastTransitionTime: ago(3_600) },
        { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: ago(3_600) },
      ],
      containerStatuses: [
        {
          name: 'app',
          image,
          imageID: isReady ? `${image.replace(/:[^:/]*$/, '')}@sha256:${digest}` : '',
          ready: isReady,
          started: isReady,
          restartCount: 0,
          state: isReady ? { running: { startedAt: ago(3_600) } } : { waiting },
        },
      ],
    },
  }
}
