// How an event of the workloads of one object changes what the page knows of them: a fold without side effects.

import type { ObjectWorkloads, WorkloadsDelta, WorkloadsEvent } from '@/lib/contract/workloads'

export const WORKLOADS_EVENTS = [
  'snapshot',
  'delta',
  'heartbeat',
  'bye',
] as const satisfies readonly WorkloadsEvent['type'][]

/** Undefined where the event does not follow what is known: then a new snapshot is needed. */
export function applyWorkloads(
  before: ObjectWorkloads | undefined,
  event: WorkloadsEvent,
): ObjectWorkloads | undefined {
  switch (event.type) {
    case 'snapshot':
      return event.data
    case 'delta':
      return before === undefined ? undefined : withDelta(before, event.data)
    case 'heartbeat':
      return before === undefined ? undefined : { ...before, ...event.data }
    default:
      // A newer server may know more kinds of events than this page.
      return before
  }
}

/** Undefined where the order names one that is not known. */
function withDelta(before: ObjectWorkloads, delta: WorkloadsDelta): ObjectWorkloads | undefined {
  const { serverTime, workloads: _, ...known } = before
  const { changed, removed, order, rest = known } = delta
  const byRef = new Map(before.workloads.map((one) => [one.ref, one]))
  for (const ref of removed) byRef.delete(ref)
  for (const one of changed) byRef.set(one.ref, one)
  const told = { ...rest, serverTime: delta.serverTime }
  if (order === undefined) return { ...told, workloads: [...byRef.values()] }
  const workloads = order.flatMap((ref) => byRef.get(ref) ?? [])
  return workloads.length === order.length ? { ...told, workloads } : undefined
}

/** Undefined for what is no event. */
export function parseWorkloadsEvent(type: string, text: string): WorkloadsEvent | undefined {
  const known = WORKLOADS_EVENTS.find((one) => one === type)
  if (known === undefined) return undefined
  try {
    // Our own server writes these from the types of the contract.
    return { type: known, data: JSON.parse(text) }
  } catch {
    return undefined
  }
}
