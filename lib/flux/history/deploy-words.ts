// How a deploy is told in words: how it ended, how long it took beside what is usual, and what is missing of it.

import type { Deploy, DeployObject, Outcome } from '@/lib/contract/deploys'
import { formatCount } from '@/lib/count'
import { formatLength } from '@/lib/time'

export type DeployTone = 'ready' | 'failed' | 'reconciling' | 'neutral'

type Facts = Pick<
  Deploy,
  | 'startedAt'
  | 'finishedAt'
  | 'total'
  | 'done'
  | 'failed'
  | 'waiting'
  | 'suspended'
  | 'overtakenBy'
  | 'unchanged'
  | 'changed'
>

/** One word for it. Green is for what went out everywhere alone. */
export function nameEnd(deploy: Facts): { readonly word: string; readonly tone: DeployTone } {
  const { finishedAt, failed, done, total, overtakenBy } = deploy
  if (finishedAt === undefined)
    return { word: failed > 0 ? 'Rolling out, with failures' : 'Rolling out', tone: 'reconciling' }
  if (failed > 0) return { word: 'Failed in part', tone: 'failed' }
  if (overtakenBy !== undefined) return { word: 'Overtaken', tone: 'neutral' }
  return done === total ? { word: 'Rolled out', tone: 'ready' } : { word: 'Ended', tone: 'neutral' }
}

/** `4 objects changed, 1 failed, 1 held back`; `no object changed` where that is known. */
export function nameReach({ changed, unchanged, done, total, failed, waiting, suspended, finishedAt }: Facts): string {
  const reached =
    unchanged === true
      ? 'no object changed'
      : changed === undefined
        ? `applied by ${formatCount(done)} of ${formatCount(total)}`
        : `${formatCount(changed)} of ${formatCount(total)} ${total === 1 ? 'object' : 'objects'} changed`
  const parts = [
    { count: failed, word: 'failed' },
    { count: suspended, word: 'suspended' },
    { count: waiting, word: finishedAt === undefined ? 'to come' : 'held back' },
  ]
  return [reached, ...parts.flatMap(({ count, word }) => (count === 0 ? [] : [`${formatCount(count)} ${word}`]))].join(
    ', ',
  )
}

/** Milliseconds; undefined while it goes on, and where nobody saw it end. */
export function lengthOf({ startedAt, finishedAt }: Pick<Facts, 'startedAt' | 'finishedAt'>): number | undefined {
  const length = finishedAt === undefined ? Number.NaN : Date.parse(finishedAt) - Date.parse(startedAt)
  return length > 0 ? length : undefined
}

/** It took part, and it is known that it runs what it ran. */
export function isAsBefore({ outcome, changed }: Pick<DeployObject, 'outcome' | 'changed'>): boolean {
  return outcome === 'done' && changed === false
}

/** `usually 90 s` */
export function nameUsual(usualSeconds: number | undefined): string | undefined {
  return usualSeconds === undefined ? undefined : `usually ${formatLength(usualSeconds * 1_000)}`
}

/** How much longer one under way is likely to take; undefined without a habit, and once that is over. */
export function leftOf(
  { startedAt, finishedAt }: Pick<Facts, 'startedAt' | 'finishedAt'>,
  usualSeconds: number | undefined,
  now: number,
): number | undefined {
  if (finishedAt !== undefined || usualSeconds === undefined) return undefined
  const left = Date.parse(startedAt) + usualSeconds * 1_000 - now
  return left > 0 ? left : undefined
}

export const OUTCOME_WORDS = {
  done: 'Done',
  failed: 'Failed',
  suspended: 'Suspended',
  running: 'Running now',
  waiting: 'Held back',
} as const satisfies Readonly<Record<Outcome, string>>
