// What is not Flux's own kind: nodes, namespaces, and the controllers' Deployments and pods of Flux v2.9.4.

import { before, DAY_MS, uidOf } from './build-object'
import { buildWorkload } from './build-workload'
import { formatTime, type KubeObject } from './kube-object'
import { settleWorkload } from './settle-workload'

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
      allocatable: { cpu: '7800m', memory: '31562104Ki', pods: '110' },
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

export const FLUX_CONTROLLERS = Object.keys(CONTROLLER_VERSIONS)

/** Six Deployments with one ready pod each. */
export function fluxControllers(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  return Object.entries(CONTROLLER_VERSIONS).flatMap(([name, version], index) => {
    const deployment = controllerDeployment(name, `ghcr.io/fluxcd/${name}:${version}`, now)
    const rolledAt = before(now, 21 * DAY_MS)
    return settleWorkload(deployment, { now, nodes: [nodes[index % nodes.length] ?? ''], rolledAt, revision: 9 })
  })
}

function controllerDeployment(name: string, image: string, now: Date): KubeObject {
  return buildWorkload({
    kind: 'Deployment',
    namespace: 'flux-system',
    name,
    containers: [{ name: 'manager', image }],
    appliedBy: { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' },
    createdAt: before(now, 410 * DAY_MS),
    generation: 9,
    labels: controllerLabels(name),
    selector: { app: name },
  })
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
