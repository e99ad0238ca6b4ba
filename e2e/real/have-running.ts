// What runs below a Deployment, made by hand where no controller of Kubernetes makes it.
import type { ControlPlane, KubernetesObject } from '../support/control-plane'

interface Made {
  readonly namespace: string
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly container?: { readonly name: string; readonly image: string; readonly [field: string]: unknown }
  /** Of its pod. */
  readonly annotations?: Readonly<Record<string, string>>
  /** None yet, when left out: the log of such a pod is asked for all the same. */
  readonly nodeName?: string
}

/** A Deployment with its ReplicaSet and one pod; the pod is returned. */
export async function haveRunning(cluster: ControlPlane, made: Made): Promise<KubernetesObject> {
  const { namespace, name, labels = {}, annotations = {}, nodeName } = made
  const { container = { name: 'main', image: `registry.example/${name}:1.0.0` } } = made
  const own = { app: name }
  const pod = { containers: [container] }
  const spec = { replicas: 1, selector: { matchLabels: own }, template: { metadata: { labels: own }, spec: pod } }
  const apps = { apiVersion: 'apps/v1', spec }
  const top = await cluster.apply({ ...apps, kind: 'Deployment', metadata: { name, namespace, labels } })
  const revision = { 'deployment.kubernetes.io/revision': '1' }
  const set = await cluster.apply({
    ...apps,
    kind: 'ReplicaSet',
    metadata: below(top, '7d', { namespace, annotations: revision }),
  })
  return cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: below(set, 'x', { namespace, annotations, labels: { ...own, 'pod-template-hash': '7d' } }),
    spec: { ...pod, ...(nodeName === undefined ? {} : { nodeName }) },
  })
}

function below<Meta extends object>({ apiVersion, kind, metadata }: KubernetesObject, suffix: string, meta: Meta) {
  const { name, uid } = metadata
  return { ...meta, name: `${name}-${suffix}`, ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] }
}
