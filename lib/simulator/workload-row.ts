// How a workload of the homelab is described, and the secrets that stand in the specs of its pods.

import type { Owner } from './build-object'
import type { ContainerSeed, WorkloadSeed } from './build-workload'
import type { CommitName } from './scenario-commits'
import type { Restarts } from './settle-pods'

export interface WorkloadRow
  extends Pick<
    WorkloadSeed,
    'namespace' | 'name' | 'containers' | 'inits' | 'replicas' | 'isRecreate' | 'schedule' | 'volumes'
  > {
  readonly kind?: WorkloadSeed['kind']
  readonly appliedBy?: Owner
  /** The commit that rolled it out last, or how long ago that was. */
  readonly rolled: CommitName | number
  readonly revision?: number
  readonly restarts?: Restarts
}

export const kustomization = (name: string, namespace = 'apps'): Owner => ({ kind: 'Kustomization', namespace, name })
export const release = (namespace: string, name: string): Owner => ({ kind: 'HelmRelease', namespace, name })
export const one = (
  name: string,
  image: string,
  more: Omit<ContainerSeed, 'name' | 'image'> = {},
): readonly ContainerSeed[] => [{ name, image, ...more }]

/** What stands in environment and arguments, and must never leave the server that reads it. */
export const PLANTED_SECRETS = {
  environment: 'planted-3f9c-environment',
  argument: 'planted-3f9c-argument',
  annotation: 'planted-3f9c-annotation',
  volume: 'planted-3f9c-volume',
} as const
