// How long a change waits: from the first that a round takes in until all who look have been told.

import type { Clock } from '@/lib/kubernetes/clock'
import type { Reach } from '../changes'
import type { ResourceStore } from '../sources/resource-store'
import type { Tallies } from '../tallies'
import type { ScheduleOptions } from './schedule'

/** `round` answers whether there was anything to tell. */
export function timePushes(
  { timers, tallies }: { readonly timers: Clock; readonly tallies: Tallies },
  store: Pick<ResourceStore, 'onChange'>,
  round: (reach: Reach) => Generator<undefined, boolean>,
): ScheduleOptions['round'] {
  let touchedAt: number | undefined
  store.onChange(() => {
    touchedAt ??= timers.elapsed()
  })
  return function* (reach) {
    const since = touchedAt
    touchedAt = undefined
    const hasTold = yield* round(reach)
    if (hasTold && since !== undefined) tallies.time('pushDelay', (timers.elapsed() - since) / 1_000, {})
  }
}
