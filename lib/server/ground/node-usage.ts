// What the metrics API says of nodes, asked every half a minute while somebody looks: it cannot be watched. That it is not
// there, or its aggregation is broken, is no fault of the cluster's nodes and is told in words.

import { readObjects } from '@/lib/flux/object/json-fields'
import type { GroundObject } from '@/lib/ground/ground-object'
import { type NodeMetrics, type NodeUsage, readNodeMetrics, usageOf } from '@/lib/ground/usage'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import { askWhileOpen } from './ask-while-open'

export interface NodeUsages {
  open(): () => void
  of(node: GroundObject, now: Date): NodeUsage | undefined
  /** Why nothing is known; undefined where something is, or nobody has asked. */
  note(): string | undefined
}

export const NODE_METRICS_TYPE = { group: 'metrics.k8s.io', version: 'v1beta1', plural: 'nodes' } as const
const NOT_KNOWN = 'How much of CPU and memory they use is not known'

export function createNodeUsages(client: KubernetesReader, timers: Clock): NodeUsages {
  let metrics: ReadonlyMap<string, NodeMetrics> = new Map()
  let why: string | undefined
  const ask = async (signal: AbortSignal) => {
    try {
      const answer = await client.getJson(formatResourcePath(NODE_METRICS_TYPE), {
        signal,
        purpose: 'read how much nodes use',
      })
      metrics = new Map(readObjects(answer, 'items').flatMap((item) => asList(readNodeMetrics(item))))
      why = undefined
    } catch (error) {
      if (signal.aborted) return
      metrics = new Map()
      why = whyNot(toKubernetesError(error).code)
    }
  }
  return {
    open() {
      const end = askWhileOpen(ask, timers)
      return () => {
        end()
        metrics = new Map()
        why = undefined
      }
    },
    of: (node, now) => usageOf(node, metrics.get(node.name), now),
    note: () => why,
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
