// Which cluster is served: in-cluster, else kubeconfig, else the demo, and the demo by itself only from `npm start`.

import { redactText } from '@/lib/flux/object/redact'
import {
  hasInCluster,
  hasKubeconfig,
  type KubeconfigOptions,
  loadInCluster,
  loadKubeconfig,
} from '@/lib/kubernetes/credentials'
import type { KubernetesTarget } from '@/lib/kubernetes/target'
import type { Config } from './config'
import type { Log } from './log'

export type ClusterChoice =
  | { readonly type: 'kubernetes'; readonly target: KubernetesTarget; readonly inCluster: boolean }
  /** `because`: why it is that, where nobody asked for it. */
  | { readonly type: 'demo'; readonly because?: string }

export class NoClusterError extends Error {
  override readonly name = 'NoClusterError'
}

/** Throws an error with one clear sentence when the choice cannot be made or its credentials cannot be used. */
export async function chooseCluster(config: Config, log: Log, as?: KubeconfigOptions['as']): Promise<ClusterChoice> {
  const { cluster } = config
  if (cluster === 'demo') return { type: 'demo' }
  if (cluster === 'in-cluster' || (cluster === 'auto' && hasInCluster()))
    return { type: 'kubernetes', target: await loadInCluster({ log, redact: redactText }), inCluster: true }
  const source = {
    ...(config.kubeconfig === undefined ? {} : { path: config.kubeconfig }),
    ...(config.kubeContext === undefined ? {} : { context: config.kubeContext }),
    ...(as === undefined ? {} : { as }),
  }
  // A kubeconfig that exists but is broken is a mistake to be told, not a reason for the demo.
  if (cluster === 'kubeconfig' || config.kubeconfig !== undefined || hasKubeconfig(source))
    return {
      type: 'kubernetes',
      target: await loadKubeconfig({ ...source, log, redact: redactText }),
      inCluster: false,
    }
  if (config.mayFallBackToDemo)
    return { type: 'demo', because: 'no kubeconfig was found, neither by KUBECONFIG nor as ~/.kube/config' }
  throw new NoClusterError(
    'There is no cluster to show: no service account, no KUBECONFIG and no ~/.kube/config. Set one, or CLUSTER=demo for the demo cluster.',
  )
}
