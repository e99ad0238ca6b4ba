// Pods as their kubelet reports them: from what each container does follow phase, conditions and statuses.

import { sha256, uidOf } from './build-object'
import { controllerRef } from './build-workload'
import { type JsonObject, recordAt, recordsAt, textAt, textMapAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import { podFields } from './pod-fields'
import { safeHash } from './safe-hash'

export interface EndedRun {
  readonly exitCode: number
  readonly reason: string
  readonly startedAt: Date
  readonly finishedAt: Date
}

export type ContainerSituation =
  | {
      readonly is: 'waiting'
      readonly reason: string
      readonly message?: string
      readonly restarts?: number
      readonly last?: EndedRun
    }
  | {
      readonly is: 'running'
      readonly startedAt: Date
      readonly isReady: boolean
      readonly restarts?: number
      readonly last?: EndedRun
    }
  | ({ readonly is: 'ended'; readonly restarts?: number; readonly last?: EndedRun } & EndedRun)

export interface PodSeed {
  readonly name: string
  /** Whose `spec.template` it is made from, in whose namespace. */
  readonly owner: KubeObject
  /** Beside those of the template. */
  readonly labels?: Readonly<Record<string, string>>
  readonly createdAt: Date
}

/** As its controller makes it: nothing is scheduled yet. */
export function buildPod(seed: PodSeed): KubeObject {
  const { name, owner, labels, createdAt } = seed
  const { namespace = '' } = owner.metadata
  const template = recordAt(owner, 'spec', 'template') ?? {}
  const annotations = textMapAt(template, 'metadata', 'annotations')
  const spec = specOf(template, name)
  const metadata = {
    name,
    generateName: `${name.slice(0, name.lastIndexOf('-'))}-`,
    namespace,
    uid: uidOf(`Pod/${namespace}/${name}/${createdAt.getTime()}`),
    creationTimestamp: formatTime(createdAt),
    labels: { ...textMapAt(template, 'metadata', 'labels'), ...labels },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ownerReferences: [controllerRef(owner)],
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, managedFields: podFields(metadata, spec, createdAt) },
    spec,
    status: { phase: 'Pending', qosClass: 'Burstable' },
  }
}

const TOKEN_MODE = 420
const STAYS_SECONDS = 300

/** The template, and what admission adds to each pod. */
function specOf(template: JsonObject, name: string): JsonObject {
  const volume = `kube-api-access-${safeHash(name, 5)}`
  const mount = { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume, readOnly: true }
  const mounted = (field: 'containers' | 'initContainers') => {
    const containers = recordsAt(template, 'spec', field).map((one) => ({ ...one, volumeMounts: [mount] }))
    return containers.length === 0 ? {} : { [field]: containers }
  }
  const tolerations = ['not-ready', 'unreachable'].map((key) => ({
    effect: 'NoExecute',
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    tolerationSeconds: STAYS_SECONDS,
  }))
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
    {
      downwardAPI: {
        items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
      },
    },
  ]
  return {
    ...recordAt(template, 'spec'),
    ...mounted('containers'),
    ...mounted('initContainers'),
    restartPolicy: textAt(template, 'spec', 'restartPolicy') ?? 'Always',
    dnsPolicy: 'ClusterFirst',
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    priority: 0,
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    tolerations,
    volumes: [
      ...recordsAt(template, 'spec', 'volumes'),
      { name: volume, projected: { defaultMode: TOKEN_MODE, sources } },
    ],
  }
}

/** No node takes it. */
export function unschedulable(pod: KubeObject, message: string, since: Date): KubeObject {
  const time = formatTime(since)
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: time,
  }
  return { ...pod, status: { phase: 'Pending', qosClass: 'Burstable', conditions: [condition] } }
}

export function bind(pod: KubeObject, nodeName: string): KubeObject {
  return { ...pod, spec: { ...pod.spec, nodeName } }
}

/** `situationOf` tells of each container; conditions keep their times where they say the same as before. */
export function report(
  pod: KubeObject,
  now: Date,
  situationOf: (container: string, isInit: boolean) => ContainerSituation,
): KubeObject {
  const containers = statusesOf(pod, 'containers', (name) => situationOf(name, false))
  const inits = statusesOf(pod, 'initContainers', (name) => situationOf(name, true))
  const isReady = containers.every((one) => one.ready === true)
  const isInitialised = inits.every((one) => one.ready === true)
  const ended = containers.map((one) => textAt(one, 'state', 'terminated', 'reason'))
  const isDone = ended.every((reason) => reason !== undefined) && textAt(pod, 'spec', 'restartPolicy') !== 'Always'
  const phase = isDone
    ? ended.every((reason) => reason === 'Completed')
      ? 'Succeeded'
      : 'Failed'
    : containers.some((one) => one.started === true || textAt(one, 'lastState', 'terminated', 'reason') !== undefined)
      ? 'Running'
      : 'Pending'
  const unready = containers.filter((one) => one.ready !== true).map((one) => textAt(one, 'name'))
  const why = isDone
    ? { reason: 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
  const before = recordsAt(pod, 'status', 'conditions')
  const condition = (type: string, isTrue: boolean, more: JsonObject = {}) => {
    const status = isTrue ? 'True' : 'False'
    const known = before.find((one) => one.type === type && one.status === status)
    const lastTransitionTime = known?.lastTransitionTime ?? formatTime(now)
    return { type, status, lastProbeTime: null, lastTransitionTime, ...(isTrue ? {} : more) }
  }
  return {
    ...pod,
    status: {
      phase,
      conditions: [
        condition('PodReadyToStartContainers', true),
        condition('Initialized', isInitialised, { reason: 'ContainersNotInitialized' }),
        condition('Ready', isReady, why),
        condition('ContainersReady', isReady, why),
        condition('PodScheduled', true),
      ],
      hostIP: addressOf(textAt(pod, 'spec', 'nodeName') ?? '', '192.168.20.'),
      podIP: addressOf(pod.metadata.uid ?? '', '10.42.1.'),
      startTime: textAt(pod, 'status', 'startTime') ?? pod.metadata.creationTimestamp,
      qosClass: 'Burstable',
      containerStatuses: containers,
      ...(inits.length === 0 ? {} : { initContainerStatuses: inits }),
    },
  }
}

function statusesOf(
  pod: KubeObject,
  field: 'containers' | 'initContainers',
  situationOf: (container: string) => ContainerSituation,
): readonly JsonObject[] {
  return recordsAt(pod, 'spec', field).map((container) => {
    const name = textAt(container, 'name') ?? ''
    return containerStatus(pod, name, textAt(container, 'image') ?? '', situationOf(name))
  })
}

function containerStatus(pod: KubeObject, name: string, image: string, situation: ContainerSituation): JsonObject {
  const { last, restarts = 0 } = situation
  const idOf = (run: number) => `containerd://${sha256(`${pod.metadata.uid} ${name} ${run}`).slice(7)}`
  const hasRun = situation.is !== 'waiting' || last !== undefined
  return {
    name,
    image,
    imageID: hasRun ? imageId(image) : '',
    ...(hasRun ? { containerID: idOf(restarts) } : {}),
    ready: situation.is === 'running' ? situation.isReady : situation.is === 'ended' && situation.exitCode === 0,
    started: situation.is === 'running',
    restartCount: restarts,
    state: stateOf(situation, idOf(restarts)),
    lastState: last === undefined ? {} : { terminated: terminated(last, idOf(restarts - 1)) },
  }
}

function stateOf(situation: ContainerSituation, containerID: string): JsonObject {
  switch (situation.is) {
    case 'waiting': {
      const { reason, message } = situation
      return { waiting: { reason, ...(message === undefined ? {} : { message }) } }
    }
    case 'running':
      return { running: { startedAt: formatTime(situation.startedAt) } }
    case 'ended':
      return { terminated: terminated(situation, containerID) }
  }
}

function terminated({ exitCode, reason, startedAt, finishedAt }: EndedRun, containerID: string): JsonObject {
  return { exitCode, reason, startedAt: formatTime(startedAt), finishedAt: formatTime(finishedAt), containerID }
}

/** `ghcr.io/x/web@sha256:…`: what the tag stood for when it was pulled. */
function imageId(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  const repository = image.slice(0, image.length - name.length) + name.split(':')[0]
  return `${repository}@${sha256(`image ${image}`)}`
}

function addressOf(text: string, prefix: string): string {
  return `${prefix}${10 + (Number.parseInt(sha256(text).slice(7, 11), 16) % 240)}`
}
