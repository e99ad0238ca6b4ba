// When each node was last heard. A watch would bring each node every few seconds, and one that is quiet would look as if
// all nodes were: so it is asked for, and what was not read now says nothing.

import { readObjects } from '@/lib/flux/object/json-fields'
import { redactText } from '@/lib/flux/object/redact'
import { type Heartbeats, readHeartbeats } from '@/lib/ground/heartbeat'
import type { GroundRead } from '@/lib/ground/read'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import { stateOfFailure } from '../sources/cluster-watch'
import { isWithin } from '../views/asked-rights'
import { type AskedSource, type AskedTimes, createAskedSource, type Standing } from './asked-source'
import type { WhereOf } from './ground-store'

export interface NodeHeartbeats extends Pick<AskedSource<unknown>, 'open' | 'tried'> {
  /** Undefined where they are not read now. */
  heard(): Heartbeats | undefined
  read(): GroundRead
}

export const NODE_LEASE_TYPE = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' } as const
export const NODE_LEASE_NAMESPACE = 'kube-node-lease'

/** Whether whoever asks may know when nodes were last heard. */
export async function mayListLeases(whereOf: WhereOf): Promise<boolean> {
  return isWithin(await whereOf(NODE_LEASE_TYPE, () => [NODE_LEASE_NAMESPACE]), NODE_LEASE_NAMESPACE)
}

export function createNodeHeartbeats(client: Pick<KubernetesReader, 'getJson'>, times: AskedTimes): NodeHeartbeats {
  const source: AskedSource<Heartbeats> = createAskedSource<Heartbeats>({
    ...times,
    async ask(signal) {
      const asked = { signal, purpose: 'read when nodes were last heard' }
      const answer = await client.getJson(
        formatResourcePath(NODE_LEASE_TYPE, { namespace: NODE_LEASE_NAMESPACE }),
        asked,
      )
      return readHeartbeats(readObjects(answer, 'items'), source.last()?.value ?? new Map(), times.clock())
    },
    failed: standingOf,
  })
  return {
    open: source.open,
    tried: source.tried,
    heard: () => (source.standing().state === 'live' ? source.last()?.value : undefined),
    read: () => ({
      question: 'nodes',
      nouns: ['heartbeat of nodes', 'heartbeats of nodes'],
      isBehind: true,
      ...source.standing(),
      ...asOfOf(source.last()?.at),
      found: [],
      unread: 0,
    }),
  }
}

function asOfOf(asOf: Date | undefined): Pick<GroundRead, 'asOf'> {
  return asOf === undefined ? {} : { asOf }
}

function standingOf(failure: unknown): Standing {
  const { code, message } = toKubernetesError(failure)
  return { state: stateOfFailure(code), reason: redactText(message) }
}
