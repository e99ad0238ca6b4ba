// Of several things that have to be read together: what one of them cannot show, all of them cannot claim.

import type { SourceStateName } from '@/lib/contract/state'
import type { PodsView } from '@/lib/contract/workloads'

/** Worst first. What nobody has tried yet is better than what was tried and failed. */
const STATES: readonly SourceStateName[] = [
  'unauthorised',
  'error',
  'forbidden',
  'absent',
  'rate_limited',
  'stale',
  'disabled',
  'connecting',
  'live',
]

export function worstView(views: Iterable<PodsView>): PodsView | undefined {
  let worst: PodsView | undefined
  for (const view of views)
    if (worst === undefined || STATES.indexOf(view.state) < STATES.indexOf(worst.state)) worst = view
  return worst
}
