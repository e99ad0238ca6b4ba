// A kubeconfig of one cluster and one user, as the text of a file.

interface OneCluster {
  readonly name: string
  readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string }
  readonly user?: { readonly token?: string }
  /** As the cluster without it. */
  readonly userName?: string
}

export function kubeconfigOf({ name, cluster, user = {}, userName = name }: OneCluster): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: userName } }],
    clusters: [{ name, cluster }],
    users: [{ name: userName, user }],
  })
}
