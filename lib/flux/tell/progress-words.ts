// How what moves is told in words: how many of all, and what they do.

import type { SentenceLink } from '@/lib/contract/sentence-link'
import type { StatusCounts } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
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

export function sayProgress(
  parts: readonly { readonly status: Moving; readonly count: number }[],
  counts: StatusCounts,
  rolling: string | undefined,
): { readonly sentence: string; readonly links: readonly SentenceLink[] } {
  const told = rolling === undefined ? parts : parts.filter(({ status }) => !ROLLED_OUT.has(status))
  const links = told.map(({ status, count }, at) => ({
    text: rolling === undefined && at === 0 ? ofTotal(count, counts) : `${formatCount(count)} ${MOVES[status]}`,
    statuses: [status],
  }))
  const [first, ...rest] = told
  const tail = (some: typeof parts) =>
    some.map(({ status, count }) => `, ${formatCount(count)} ${MOVES[status]}`).join('')
  if (rolling !== undefined || first === undefined) return { sentence: `${rolling ?? ''}${tail(told)}.`, links }
  const verb = first.count === 1 ? 'is' : 'are'
  return { sentence: `${ofTotal(first.count, counts)} ${verb} ${MOVES[first.status]}${tail(rest)}.`, links }
}

export function ofTotal(count: number, { total }: Pick<StatusCounts, 'total'>): string {
  return `${formatCount(count)} of ${nameResources(total)}`
}

export function nameResources(count: number, which = ''): string {
  return `${formatCount(count)} ${which}${count === 1 ? 'resource' : 'resources'}`
}

export function nameWaiting(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'object waits' : 'objects wait'}`
}
