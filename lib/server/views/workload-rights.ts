// Which workloads and pods somebody may list, kind by kind and namespace by namespace: a right to read Flux is none to
// read what it deployed.

import { compareText } from '@/lib/compare'
import { addToSet } from '@/lib/group-by'
import { POD_TYPE, WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import type { WorkloadKind } from '@/lib/workloads/words'
import type { Identity } from '../identity/identity'
import { type AskedRights, askWhere, isWithin } from './asked-rights'

export interface ListedPlace {
  readonly kind: WorkloadKind | 'Pod'
  readonly namespace: string
}

export interface WorkloadRights {
  /** No for what was not asked. */
  mayList(kind: WorkloadKind | 'Pod', namespace: string): boolean
  /** People who may list the same have the same key. */
  readonly key: string
}

/** Where nobody asks who reads. */
export const EVERY_RIGHT: WorkloadRights = { mayList: () => true, key: '' }

const TYPES = { ...WORKLOAD_TYPES, Pod: POD_TYPE } as const

export async function askWorkloadRights(
  rights: AskedRights,
  identity: Identity,
  places: Iterable<ListedPlace>,
): Promise<WorkloadRights> {
  const allowed = new Set<string>()
  const namespaces = new Map<ListedPlace['kind'], Set<string>>()
  for (const { kind, namespace } of places) addToSet(namespaces, kind, namespace)
  await Promise.all(
    Array.from(namespaces, async ([kind, inside]) => {
      const { group, plural } = TYPES[kind]
      const { where } = await askWhere(rights, identity, { verb: 'list', group, resource: plural }, () => inside)
      for (const namespace of inside) if (isWithin(where, namespace)) allowed.add(`${kind}/${namespace}`)
    }),
  )
  return {
    mayList: (kind, namespace) => allowed.has(`${kind}/${namespace}`),
    key: [...allowed].sort(compareText).join(' '),
  }
}
