// Which problem stands first in the list: what is worst, then what holds back most, then what is oldest.

import { compareText } from '@/lib/compare'
import type { Problem, ProblemStatus } from '@/lib/contract/state'

const RANK = {
  stalled: 0,
  failed: 1,
  // Listed only when it failed before or does not end.
  reconciling: 2,
  not_running: 3.5,
  suspended: 4,
  unknown: 5,
  terminating: 6,
  waiting: 7,
  static: 8,
  ready: 9,
} as const satisfies Record<ProblemStatus, number>
/** Before all others: while a controller is down, what the rest says may be old. */
const RANK_OF_CONTROLLER = -1
const RANK_OF_STRUCTURE = 3
/** What looks well comes behind all that does not. */
const RANK_OF_MARK = 10

function rankOf(problem: Problem): number {
  if (problem.controller !== undefined) return RANK_OF_CONTROLLER
  if (problem.mark !== undefined) return RANK_OF_MARK
  return problem.missing !== undefined || problem.cycle !== undefined ? RANK_OF_STRUCTURE : RANK[problem.status]
}

export function byUrgency(a: Problem, b: Problem): number {
  return (
    rankOf(a) - rankOf(b) ||
    b.holdsBackCount - a.holdsBackCount ||
    compareText(a.since ?? '~', b.since ?? '~') ||
    compareText(a.root, b.root)
  )
}
