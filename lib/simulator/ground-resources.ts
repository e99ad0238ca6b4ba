// What a cluster serves beside Flux and its workloads: what every Kubernetes has, and the operators that a scenario uses.

import type { KubeObject } from './kube-object'

interface Resource {
  readonly group: string
  readonly versions: readonly string[]
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  readonly hasStatus: boolean
  readonly isCustom: boolean
}

export const GROUND_RESOURCES: readonly Resource[] = [
  served('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', false),
  served('networking.k8s.io', 'v1', 'ingresses', 'Ingress', false),
  served('coordination.k8s.io', 'v1', 'leases', 'Lease', false),
]

const OPERATORS: readonly Resource[] = [
  served('cert-manager.io', 'v1', 'certificates', 'Certificate'),
  served('acme.cert-manager.io', 'v1', 'challenges', 'Challenge'),
  served('external-secrets.io', 'v1', 'externalsecrets', 'ExternalSecret'),
  served('external-secrets.io', 'v1', 'secretstores', 'SecretStore'),
  { ...served('external-secrets.io', 'v1', 'clustersecretstores', 'ClusterSecretStore'), namespaced: false },
  { ...served('metrics.k8s.io', 'v1beta1', 'nodes', 'NodeMetrics'), namespaced: false },
  served('volsync.backube', 'v1alpha1', 'replicationsources', 'ReplicationSource'),
]

function served(group: string, version: string, plural: string, kind: string, isCustom = true): Resource {
  return { group, versions: [version], plural, kind, namespaced: true, hasStatus: true, isCustom }
}

/** All kinds of an operator of which an object is there, in the version that its objects are written in. */
export function operatorsOf(objects: readonly KubeObject[]): readonly Resource[] {
  const versions = new Map(objects.map(({ apiVersion }) => [apiVersion.split('/')[0] ?? '', apiVersion.split('/')[1]]))
  return OPERATORS.flatMap((resource) => {
    const version = versions.get(resource.group)
    return version === undefined ? [] : [{ ...resource, versions: [version] }]
  })
}
