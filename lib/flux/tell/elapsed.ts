// What time alone moves in a row and in a problem, as it is now: nothing that is shown stands still since it was judged.

import type { Problem, Resource, Stuck } from '@/lib/contract/state'
import { parseTime } from '@/lib/time'
import { sayRevision } from './revision-sentence'

export function elapseRow(row: Resource, now: Date): Resource {
  const { stuck, revision } = row
  const isTold = revision !== undefined && row.failingSince !== undefined
  if (stuck === undefined && !isTold) return row
  return {
    ...row,
    ...(stuck === undefined ? {} : { stuck: elapseStuck(stuck, now) }),
    ...(isTold ? { revision: { ...revision, sentence: sayRevision({ ...row, revision }, now) } } : {}),
  }
}

export function elapseProblem(problem: Problem, now: Date): Problem {
  return problem.stuck === undefined ? problem : { ...problem, stuck: elapseStuck(problem.stuck, now) }
}

/** Seconds since it began; where that is not told, as they were counted last. */
export function secondsStuck({ since, forSeconds }: Stuck, now: Date): number {
  const begun = parseTime(since)
  return begun === undefined ? forSeconds : Math.max(0, Math.floor((now.getTime() - begun.getTime()) / 1_000))
}

function elapseStuck(stuck: Stuck, now: Date): Stuck {
  return { ...stuck, forSeconds: secondsStuck(stuck, now) }
}
