// How what moves is told in words: how many of all, and what they do.

import type { StatusCounts } from '@/lib/contract/state'
import type { Status } from '../judge/status'

type Moving = 'reconciling' | 'waiting' | 'terminating' | 'suspended' | 'unknown'

export const MOVES = {
  unknown: 'unknown',
  reconciling: 'reconciling',
  waiting: 'waiting',
  terminating: 'being deleted',
  suspended: 'suspended',
} as const satisfies Record<Moving, string>

/** Who waits for its turn in a roll-out is counted by the roll-out. */
const ROLLED_OUT: ReadonlySet<Status> = new Set<Status>(['reconciling', 'waiting'])

export function nameProgress(
  parts: readonly { readonly status: Moving; readonly count: number }[],
  counts: StatusCounts,
  rolling: string | undefined,
): string {
  const told = rolling === undefined ? parts : parts.filter(({ status }) => !ROLLED_OUT.has(status))
  const [first, ...rest] = told
  const tail = (some: typeof parts) => some.map(({ status, count }) => `, ${count} ${MOVES[status]}`).join('')
  if (rolling !== undefined || first === undefined) return `${rolling ?? ''}${tail(told)}.`
  return `${ofTotal(first.count, counts)} ${first.count === 1 ? 'is' : 'are'} ${MOVES[first.status]}${tail(rest)}.`
}

export function ofTotal(count: number, { total }: StatusCounts): string {
  return `${count} of ${nameResources(total)}`
}

export function nameResources(count: number): string {
  return `${count} ${count === 1 ? 'resource' : 'resources'}`
}

export function nameWaiting(count: number): string {
  return `${count} ${count === 1 ? 'object waits' : 'objects wait'}`
}
