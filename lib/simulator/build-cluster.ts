// What is not Flux's own kind: nodes, namespaces, and the controllers' Deployments and pods of Flux v2.9.4.

import { before, DAY_MS, uidOf } from './build-object'
import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'

export const FLUX_VERSION = 'v2.9.4'

const CONTROLLER_VERSIONS: Readonly<Record<string, string>> = {
  'source-controller': 'v1.9.4',
  'kustomize-controller': 'v1.9.4',
  'helm-controller': 'v1.6.3',
  'notification-controller': 'v1.9.3',
  'image-reflector-controller': 'v1.2.4',
  'image-automation-controller': 'v1.2.4',
}

export function node(name: string, isControlPlane: boolean, kubernetesVersion: string, now: Date): KubeObject {
  const role = isControlPlane ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: uidOf(`Node//${name}`),
      creationTimestamp: formatTime(before(now, 420 * DAY_MS)),
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', ...role },
    },
    spec: {},
    status: {
      capacity: { cpu: '8', memory: '32610680Ki', pods: '110' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: formatTime(now),
          lastTransitionTime: formatTime(before(now, 34 * DAY_MS)),
        },
      ],
      nodeInfo: { kubeletVersion: kubernetesVersion, operatingSystem: 'linux', architecture: 'amd64' },
    },
  }
}

export function namespace(name: string, now: Date, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: uidOf(`Namespace//${name}`),
      creationTimestamp: formatTime(before(now, 410 * DAY_MS)),
      labels: { 'kubernetes.io/metadata.name': name, ...labels },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }
}

/** Six Deployments with one ready pod each. */
export function fluxControllers(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  return Object.entries(CONTROLLER_VERSIONS).flatMap(([name, version], index) => {
    const image = `ghcr.io/fluxcd/${name}:${version}`
    return [deployment(name, image, now), pod(name, image, nodes[index % nodes.length] ?? 'node-1', now)]
  })
}

function deployment(name: string, image: string, now: Date): KubeObject {
  const since = formatTime(before(now, 21 * DAY_MS))
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: 'flux-system',
      uid: uidOf(`Deployment/flux-system/${name}`),
      creationTimestamp: formatTime(before(now, 410 * DAY_MS)),
      generation: 9,
      labels: controllerLabels(name),
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'manager', image }], serviceAccountName: name },
      },
    },
    status: {
      observedGeneration: 9,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      conditions: [
        deploymentCondition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', since),
        deploymentCondition('Progressing', 'NewReplicaSetAvailable', 'ReplicaSet has successfully progressed.', since),
      ],
    },
  }
}

function deploymentCondition(type: string, reason: string, message: string, since: string): JsonObject {
  return { type, status: 'True', reason, message, lastTransitionTime: since, lastUpdateTime: since }
}

function pod(controller: string, image: string, nodeName: string, now: Date): KubeObject {
  const startedAt = formatTime(before(now, 21 * DAY_MS))
  const uid = uidOf(`Pod/flux-system/${controller}`)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${controller}-${uid.slice(0, 8)}-${uid.slice(-5)}`,
      namespace: 'flux-system',
      uid,
      creationTimestamp: startedAt,
      labels: { app: controller, 'app.kubernetes.io/part-of': 'flux', 'pod-template-hash': uid.slice(0, 8) },
    },
    spec: { nodeName, serviceAccountName: controller, containers: [{ name: 'manager', image }] },
    status: {
      phase: 'Running',
      startTime: startedAt,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: startedAt }],
      containerStatuses: [
        {
          name: 'manager',
          image,
          imageID: `${image}@sha256:${uid.replaceAll('-', '').padEnd(64, '0')}`,
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt } },
        },
      ],
    },
  }
}

function controllerLabels(name: string): Record<string, string> {
  return {
    app: name,
    'app.kubernetes.io/component': name,
    'app.kubernetes.io/instance': 'flux-system',
    'app.kubernetes.io/part-of': 'flux',
    'app.kubernetes.io/version': FLUX_VERSION,
    'control-plane': 'controller',
  }
}
