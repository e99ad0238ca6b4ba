// What is told of the cluster itself, as its target, its controllers and its clock know it.

import type { ClusterInfo } from '@/lib/contract/cluster'
import { redactText } from '@/lib/flux/object/redact'
import type { KubernetesTarget } from '@/lib/kubernetes/target'
import type { ClusterClock } from './cluster-clock'
import type { ControllerBoard } from './controller-board'

export interface ClusterParts {
  readonly clusterClock: Pick<ClusterClock, 'skewMs'>
  readonly controllers: Pick<ControllerBoard, 'fluxVersion'>
  /** Of Kubernetes. */
  readonly version: { last(): string | undefined }
  readonly namespaces: readonly string[]
}

interface NamedCluster {
  readonly target: Pick<KubernetesTarget, 'server' | 'warnings'>
  readonly name: string
  readonly isDemo: boolean
}

export function describeCluster(cluster: NamedCluster, parts: ClusterParts): ClusterInfo {
  const { clusterClock, controllers, namespaces } = parts
  const kubernetesVersion = parts.version.last()
  const fluxVersion = controllers.fluxVersion()
  const skewMs = clusterClock.skewMs()
  const warnings = cluster.target.warnings().map(({ code, text }) => ({ code, text: redactText(text) }))
  return {
    name: cluster.name,
    server: redactText(cluster.target.server),
    demo: cluster.isDemo,
    ...(namespaces.length === 0 ? {} : { namespaces }),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(fluxVersion === undefined ? {} : { fluxVersion }),
    ...(skewMs === 0 ? {} : { clockSkewSeconds: Math.round(skewMs / 1_000) }),
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}
