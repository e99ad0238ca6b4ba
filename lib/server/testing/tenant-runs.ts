// What an applier of a tenant has built, as its own history tells.

import { createHash } from 'node:crypto'
import type { JsonObject } from '@/lib/simulator/json'
import type { KubeObject } from '@/lib/simulator/kube-object'

/** What is built in the round: the first one stands in the objects from the begin. */
export function builtBy(
  { namespace = '', name }: Pick<KubeObject['metadata'], 'namespace' | 'name'>,
  round: number,
  revision = 'main@sha1:0',
): JsonObject {
  const at = new Date(Date.now() - (10 - round) * 60_000).toISOString()
  return {
    digest: `sha256:${createHash('sha256').update(`${namespace}/${name} ${round}`).digest('hex')}`,
    ...{ firstReconciled: at, lastReconciled: at, lastReconciledDuration: '1s', totalReconciliations: 1 },
    lastReconciledStatus: 'ReconciliationSucceeded',
    metadata: { revision },
  }
}
