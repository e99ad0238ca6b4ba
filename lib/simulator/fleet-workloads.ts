// The workloads of a fleet: what its inventories name, made when somebody asks for their kind, so that a fleet starts as
// fast as one that has none.

import { kindOf, nameOf, namespaceOf } from '@/lib/ref'
import { inventoryOf } from './build-appliers'
import { buildReplicaSet } from './build-made'
import { before, HOUR_MS } from './build-object'
import type { ContainerSituation } from './build-pod'
import { buildWorkload, templateHash } from './build-workload'
import { numberAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'
import { pullMessage } from './pod-fault'
import { podsOf } from './settle-pods'
import { deploymentStatus, replicaSetStatus, replicasOf } from './workload-status'

export interface FleetWorkloads {
  readonly deployments: number
  readonly pods: number
  /** Share from 0 to 1 whose pods cannot pull their image. */
  readonly failing?: number
}

interface FleetShape {
  readonly kustomizations: number
  readonly workloads?: FleetWorkloads
}

const NODES = Array.from({ length: 60 }, (_, index) => `node-${index + 1}`)
const ROLLED_AGO_MS = 30 * HOUR_MS

/** The ends of the names of the Deployments that the Kustomization of this index applies. */
export function fleetNames({ kustomizations, workloads }: FleetShape, index: number): readonly string[] {
  const total = workloads?.deployments ?? 0
  const count = Math.floor(((index + 1) * total) / kustomizations) - Math.floor((index * total) / kustomizations)
  return Array.from({ length: count }, (_, item) => (item === 0 ? '' : `-${item}`))
}

export function fleetWorkloads(
  shape: FleetShape,
  objects: readonly KubeObject[],
  now: Date,
): ReadonlyMap<string, () => readonly KubeObject[]> {
  const { workloads } = shape
  if (workloads === undefined) return new Map()
  let made: readonly KubeObject[] | undefined
  const deployments = () => {
    made ??= makeDeployments(workloads, objects, now)
    return made
  }
  const sets = () =>
    deployments().map((deployment) => setOf(deployment, numberAt(deployment, 'status', 'readyReplicas') ?? 0, now))
  return new Map([
    ['apps/deployments', deployments],
    ['apps/replicasets', sets],
    ['/pods', () => sets().flatMap((set, index) => makePods(set, isFailing(workloads, index), now))],
  ])
}

function makeDeployments(workloads: FleetWorkloads, objects: readonly KubeObject[], now: Date): readonly KubeObject[] {
  const rolledAt = before(now, ROLLED_AGO_MS)
  const named = objects
    .filter(({ kind }) => kind === 'Kustomization')
    .flatMap((applier) => inventoryOf(applier).map((ref) => ({ applier, ref })))
    .filter(({ ref }) => kindOf(ref) === 'Deployment')
  const { deployments: total, pods } = workloads
  return named.map(({ applier, ref }, index) => {
    const [namespace, name] = [namespaceOf(ref), nameOf(ref)]
    const replicas = Math.floor(((index + 1) * pods) / total) - Math.floor((index * pods) / total)
    const deployment = buildWorkload({
      kind: 'Deployment',
      namespace,
      name,
      containers: [
        { name: 'app', image: `registry.example.com/${namespace}/${name.replace(/-\d+$/, '')}:1.${index % 40}` },
      ],
      replicas,
      appliedBy: { kind: 'Kustomization', namespace: applier.metadata.namespace ?? '', name: applier.metadata.name },
      createdAt: rolledAt,
    })
    const ready = isFailing(workloads, index) ? 0 : replicas
    const counts = { total: replicas, updated: replicas, ready, updatedReady: ready }
    const progress = ready === replicas ? 'complete' : 'timed out'
    const set = `${name}-${templateHash(deployment)}`
    return { ...deployment, status: deploymentStatus(deployment, counts, set, progress, rolledAt) }
  })
}

function isFailing({ failing = 0 }: FleetWorkloads, index: number): boolean {
  const every = failing > 0 ? Math.max(1, Math.round(1 / failing)) : 0
  return every > 0 && index % every === every - 1
}

function setOf(deployment: KubeObject, ready: number, now: Date): KubeObject {
  const replicas = replicasOf(deployment)
  const set = buildReplicaSet(deployment, 1, replicas, before(now, ROLLED_AGO_MS))
  return { ...set, status: replicaSetStatus(set, { total: replicas, ready }) }
}

function makePods(set: KubeObject, isBad: boolean, now: Date): readonly KubeObject[] {
  const image = textAt(recordsAt(set, 'spec', 'template', 'spec', 'containers')[0], 'image') ?? ''
  const message = `Back-off pulling image "${image}": ErrImagePull: ${pullMessage(image)}`
  const bad: ContainerSituation = { is: 'waiting', reason: 'ImagePullBackOff', message }
  const settled = { now, nodes: NODES, rolledAt: before(now, ROLLED_AGO_MS) }
  return podsOf(set, replicasOf(set), settled, isBad ? () => bad : undefined)
}
