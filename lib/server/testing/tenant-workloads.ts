// What runs of two tenants, and of the controllers that reconcile both: enough of each object to be found by its owner.

import type { KubeObject } from '@/lib/simulator/kube-object'

const CREATED = '2026-11-20T08:00:00Z'

/** A Deployment that runs, down to its one pod. */
export function runningDeployment(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly KubeObject[] {
  const container = { name: 'main', image: `registry.example/${name}:1.0.0` }
  const hash = '6d5f8c7b9'
  const meta = (kind: string, own: string) => ({
    name: own,
    namespace,
    uid: `uid-${kind}-${namespace}-${own}`,
    generation: 1,
    creationTimestamp: CREATED,
  })
  const ownedBy = (apiVersion: string, kind: string, owner: string) => ({
    ownerReferences: [
      {
        apiVersion,
        kind,
        name: owner,
        uid: `uid-${kind}-${namespace}-${owner}`,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  })
  const set = `${name}-${hash}`
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container] } }
  const isTrue = (type: string) => ({ type, status: 'True', reason: 'Well', lastTransitionTime: CREATED })
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...meta('Deployment', name), labels: { app: name, ...labels } },
      spec: { replicas: 1, selector: { matchLabels: { app: name } }, template },
      status: {
        observedGeneration: 1,
        replicas: 1,
        updatedReplicas: 1,
        readyReplicas: 1,
        availableReplicas: 1,
        conditions: [isTrue('Available'), isTrue('Progressing')],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { ...meta('ReplicaSet', set), ...ownedBy('apps/v1', 'Deployment', name) },
      spec: { replicas: 1, template },
      status: { replicas: 1, readyReplicas: 1 },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...meta('Pod', `${set}-x2k4p`),
        labels: { app: name, 'pod-template-hash': hash },
        ...ownedBy('apps/v1', 'ReplicaSet', set),
      },
      spec: { nodeName: 'node-1', containers: [container] },
      status: {
        phase: 'Running',
        conditions: [isTrue('Ready')],
        containerStatuses: [
          {
            name: 'main',
            ready: true,
            restartCount: 0,
            state: { running: { startedAt: CREATED } },
            image: container.image,
          },
        ],
      },
    },
  ]
}

/** A pod more of that Deployment, which does not come up and says why. */
export function failingPod(namespace: string, name: string, message: string): KubeObject {
  const set = `${name}-6d5f8c7b9`
  const container = { name: 'main', image: `registry.example/${name}:1.0.0` }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${set}-f4ils`,
      namespace,
      uid: `uid-Pod-${namespace}-${set}-f4ils`,
      creationTimestamp: CREATED,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: set,
          uid: `uid-ReplicaSet-${namespace}-${set}`,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { nodeName: 'node-1', containers: [container] },
    status: {
      phase: 'Pending',
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message, lastTransitionTime: CREATED },
      ],
      containerStatuses: [
        {
          name: 'main',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: 'ImagePullBackOff', message } },
          image: container.image,
        },
      ],
    },
  }
}
