// One pod as it may stand in a cluster, and what is to be said of it. The same cases are written to a real API server.

import type { PodFlag } from '../judge-pod'
import type { PodState } from '../words'
import type { Ago } from './kubelet'

export interface PodCase {
  /** A name that the API server takes. */
  readonly name: string
  readonly spec: object
  readonly status: object
  /** Of a Job: it is to end. */
  readonly isToEnd?: true
  /** Deleted so many minutes ago; it goes on until its grace period is over. */
  readonly deletedAgo?: number
  readonly columns: { readonly ready: string; readonly status: string; readonly restarts: number }
  readonly state: PodState
  readonly sentence: string
  readonly flags?: readonly PodFlag[]
}

const NODE = 'pi3'

/** A spec with these containers; bound to a node where nothing else is said. */
export function podSpec(
  names: readonly string[] = ['app'],
  {
    init = [],
    sidecars = [],
    restartPolicy = 'Always',
    ...more
  }: {
    readonly init?: readonly string[]
    readonly sidecars?: readonly string[]
    readonly restartPolicy?: string
    readonly nodeName?: string | undefined
    readonly schedulingGates?: readonly object[]
    readonly readinessGates?: readonly object[]
  } = {},
): object {
  const plain = (name: string) => ({ name, image: 'ghcr.io/x/web:1.3' })
  const initContainers = [...sidecars.map((name) => ({ ...plain(name), restartPolicy: 'Always' })), ...init.map(plain)]
  return {
    ...('nodeName' in more ? {} : { nodeName: NODE }),
    restartPolicy,
    containers: names.map(plain),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    ...more,
  }
}

/** The object as a watch brings it. */
export function rawPod({ name, spec, status, deletedAgo }: PodCase, ago: Ago): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'apps',
      uid: `uid-of-${name}`,
      creationTimestamp: ago(60 * 24),
      ...(deletedAgo === undefined ? {} : { deletionTimestamp: ago(deletedAgo), deletionGracePeriodSeconds: 30 }),
    },
    spec,
    status,
  }
}
