// How much of what a node can give is used, as the metrics API says: of what is allocatable, not of what there is.

import { readObject, readText } from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import type { GroundObject } from './ground-object'
import { parseQuantity } from './quantity'

export interface NodeUsage {
  /** Shares, where 1 is all of it; more is possible. */
  readonly cpu: number
  readonly memory: number
  readonly at: Date
}

export interface NodeMetrics {
  readonly cpu: number
  readonly memory: number
  readonly at: Date
}

/** Older ones say nothing about now. */
const MAX_AGE_MS = 3 * 60_000

/** By the name of the node. Undefined for what says nothing that could be counted. */
export function readNodeMetrics(raw: unknown): readonly [name: string, metrics: NodeMetrics] | undefined {
  const name = readText(raw, 'metadata', 'name')
  const usage = readObject(raw, 'usage')
  const at = parseTime(readText(raw, 'timestamp'))
  const cpu = parseQuantity(usage?.cpu)
  const memory = parseQuantity(usage?.memory)
  if (name === undefined || at === undefined || cpu === undefined || memory === undefined) return undefined
  return [name, { cpu, memory, at }]
}

export function usageOf(node: GroundObject, metrics: NodeMetrics | undefined, now: Date): NodeUsage | undefined {
  if (metrics === undefined || now.getTime() - metrics.at.getTime() > MAX_AGE_MS) return undefined
  const allocatable = readObject(node.status, 'allocatable')
  const cpu = parseQuantity(allocatable?.cpu)
  const memory = parseQuantity(allocatable?.memory)
  if (cpu === undefined || memory === undefined || cpu <= 0 || memory <= 0) return undefined
  return { cpu: metrics.cpu / cpu, memory: metrics.memory / memory, at: metrics.at }
}
