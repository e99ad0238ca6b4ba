// Where the API server serves the kinds of workloads, and what stands between them and their containers.

import { WORKLOAD_KINDS, type WorkloadKind } from './words'

export interface WorkloadType<Kind extends WorkloadKind = WorkloadKind> {
  readonly kind: Kind
  readonly group: 'apps' | 'batch'
  readonly version: 'v1'
  readonly plural: string
}

/** In the order in which they are listed: a Job of a CronJob is known by its CronJob. */
export const WORKLOAD_TYPES = {
  Deployment: { kind: 'Deployment', group: 'apps', version: 'v1', plural: 'deployments' },
  StatefulSet: { kind: 'StatefulSet', group: 'apps', version: 'v1', plural: 'statefulsets' },
  DaemonSet: { kind: 'DaemonSet', group: 'apps', version: 'v1', plural: 'daemonsets' },
  CronJob: { kind: 'CronJob', group: 'batch', version: 'v1', plural: 'cronjobs' },
  Job: { kind: 'Job', group: 'batch', version: 'v1', plural: 'jobs' },
} as const satisfies { readonly [Kind in WorkloadKind]: WorkloadType<Kind> }

export const POD_TYPE = { group: '', version: 'v1', plural: 'pods' } as const
export const REPLICA_SET_TYPE = { group: 'apps', version: 'v1', plural: 'replicasets' } as const

const KINDS: ReadonlySet<unknown> = new Set(WORKLOAD_KINDS)

export function isWorkloadKind(kind: unknown): kind is WorkloadKind {
  return KINDS.has(kind)
}

/** The kind alone is ambiguous: other projects have a Deployment or a Job too. */
export function isWorkload<Named extends { readonly kind: string; readonly group: string | undefined }>(
  named: Named,
): named is Named & { readonly kind: WorkloadKind } {
  return isWorkloadKind(named.kind) && WORKLOAD_TYPES[named.kind].group === named.group
}
