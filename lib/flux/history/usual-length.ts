// How long deploys of a source usually take: the median of the last ones that ended by themselves.

import type { RolloutRow } from '@/lib/history/rows'
import { medianOf } from './figures'

export const USUAL_OF = 20
const USUAL_FROM = 3

/** `rollouts` of one source, newest first. Undefined below three: that is no habit. */
export function usualSecondsOf(rollouts: readonly RolloutRow[]): number | undefined {
  const lengths = rollouts
    .flatMap(({ startedAt, finishedAt, overtakenBy }) =>
      // One whose end nobody saw has no length.
      finishedAt === undefined || overtakenBy !== undefined || finishedAt <= startedAt ? [] : [finishedAt - startedAt],
    )
    .slice(0, USUAL_OF)
    .sort((a, b) => a - b)
  return lengths.length < USUAL_FROM ? undefined : Math.round(medianOf(lengths) / 1_000)
}
