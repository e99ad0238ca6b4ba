// What runs of two tenants, and of the controllers that reconcile both: enough of each object to be found by its owner.

import { controllerRef } from '@/lib/simulator/build-workload'
import type { JsonObject } from '@/lib/simulator/json'
import type { KubeObject } from '@/lib/simulator/kube-object'

const CREATED = '2026-11-20T08:00:00Z'
const HASH = '6d5f8c7b9'

/** A Deployment that runs, down to its one pod. */
export function runningDeployment(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly KubeObject[] {
  const deployment = deploymentOf(namespace, name, labels)
  const set = replicaSetOf(deployment)
  return [
    deployment,
    set,
    podOf(set, 'x2k4p', {
      phase: 'Running',
      condition: isTrue('Ready'),
      container: { ready: true, state: { running: { startedAt: CREATED } } },
    }),
  ]
}

/** A pod more of that Deployment, which does not come up and says why. */
export function failingPod(namespace: string, name: string, message: string): KubeObject {
  return podOf(replicaSetOf(deploymentOf(namespace, name, {})), 'f4ils', {
    phase: 'Pending',
    condition: { ...isTrue('Ready'), status: 'False', reason: 'ContainersNotReady', message },
    container: { ready: false, state: { waiting: { reason: 'ImagePullBackOff', message } } },
  })
}

function deploymentOf(namespace: string, name: string, labels: Readonly<Record<string, string>>): KubeObject {
  const own = { app: name }
  const template = { metadata: { labels: own }, spec: { containers: [containerOf(name)] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadataOf('Deployment', namespace, name), labels: { ...own, ...labels } },
    spec: { replicas: 1, selector: { matchLabels: own }, template },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      conditions: [isTrue('Available'), isTrue('Progressing')],
    },
  }
}

function replicaSetOf(deployment: KubeObject): KubeObject {
  const { name, namespace = '' } = deployment.metadata
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      ...metadataOf('ReplicaSet', namespace, `${name}-${HASH}`),
      ownerReferences: [controllerRef(deployment)],
    },
    spec: { replicas: 1, template: deployment.spec?.template },
    status: { replicas: 1, readyReplicas: 1 },
  }
}

interface PodState {
  readonly phase: string
  readonly condition: JsonObject
  readonly container: JsonObject
}

function podOf(set: KubeObject, suffix: string, { phase, condition, container }: PodState): KubeObject {
  const { name, namespace = '' } = set.metadata
  const app = name.slice(0, -HASH.length - 1)
  const main = containerOf(app)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadataOf('Pod', namespace, `${name}-${suffix}`),
      labels: { app, 'pod-template-hash': HASH },
      ownerReferences: [controllerRef(set)],
    },
    spec: { nodeName: 'node-1', containers: [main] },
    status: { phase, conditions: [condition], containerStatuses: [{ ...main, restartCount: 0, ...container }] },
  }
}

function containerOf(app: string) {
  return { name: 'main', image: `registry.example/${app}:1.0.0` }
}

function metadataOf(kind: string, namespace: string, name: string) {
  const uid = `uid-${kind}-${namespace}-${name}`
  return { name, namespace, uid, generation: 1, creationTimestamp: CREATED }
}

function isTrue(type: string): JsonObject {
  return { type, status: 'True', reason: 'Well', lastTransitionTime: CREATED }
}
