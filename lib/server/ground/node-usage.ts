// What the metrics API says of nodes. That it is not there, or its aggregation is broken, is no fault of the cluster's nodes
// and is told in words.

import { readObjects } from '@/lib/flux/object/json-fields'
import type { GroundObject } from '@/lib/ground/ground-object'
import { type NodeMetrics, type NodeUsage, readNodeMetrics, usageOf } from '@/lib/ground/usage'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import { type AskedTimes, createAskedSource } from './asked-source'

export interface NodeUsages {
  open(): () => void
  of(node: GroundObject, now: Date): NodeUsage | undefined
  /** Why nothing is known; undefined where something is, or nobody has asked. */
  note(): string | undefined
}

export const NODE_METRICS_TYPE = { group: 'metrics.k8s.io', version: 'v1beta1', plural: 'nodes' } as const
const NOT_KNOWN = 'How much of CPU and memory they use is not known'

export function createNodeUsages(client: KubernetesReader, times: AskedTimes): NodeUsages {
  const source = createAskedSource<ReadonlyMap<string, NodeMetrics>>({
    ...times,
    async ask(signal) {
      const asked = { signal, purpose: 'read how much nodes use' }
      const answer = await client.getJson(formatResourcePath(NODE_METRICS_TYPE), asked)
      return new Map(readObjects(answer, 'items').flatMap((item) => asList(readNodeMetrics(item))))
    },
    failed: (error) => ({ state: 'error', reason: whyNot(toKubernetesError(error).code) }),
  })
  return {
    open: source.open,
    of(node, now) {
      const isKnown = source.standing().state === 'live'
      return isKnown ? usageOf(node, source.last()?.value.get(node.name), now) : undefined
    },
    note: () => source.standing().reason,
  }
}

function asList<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value]
}

function whyNot(code: string): string {
  if (code === 'not_found') return `${NOT_KNOWN}: the cluster has no metrics API.`
  if (code === 'forbidden') return `${NOT_KNOWN}: no permission to list nodes of metrics.k8s.io.`
  return `${NOT_KNOWN}: the metrics API does not answer.`
}
