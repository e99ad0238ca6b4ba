// What runs below a Deployment, made by hand where no controller of Kubernetes makes it.
import type { ControlPlane, KubernetesObject } from '../support/control-plane'

/** A Deployment with its ReplicaSet and one pod that has no node yet: the log of such a pod is asked for all the same. */
export async function haveRunning(
  cluster: ControlPlane,
  deployment: { readonly namespace: string; readonly name: string; readonly labels?: Readonly<Record<string, string>> },
): Promise<void> {
  const { namespace, name, labels = {} } = deployment
  const own = { app: name }
  const pod = { containers: [{ name: 'main', image: `registry.example/${name}:1.0.0` }] }
  const spec = { replicas: 1, selector: { matchLabels: own }, template: { metadata: { labels: own }, spec: pod } }
  const apps = { apiVersion: 'apps/v1', spec }
  const top = await cluster.apply({ ...apps, kind: 'Deployment', metadata: { name, namespace, labels } })
  const set = await cluster.apply({ ...apps, kind: 'ReplicaSet', metadata: below(top, '5d4f', { namespace }) })
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: below(set, 'x1', { namespace, labels: own }),
    spec: pod,
  })
}

function below<Meta extends object>({ apiVersion, kind, metadata }: KubernetesObject, suffix: string, meta: Meta) {
  const { name, uid } = metadata
  return { ...meta, name: `${name}-${suffix}`, ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] }
}
