// Deploys of somebody who may not see every object: those in which an object of theirs stands, counted and timed over these
// alone.

import { isAsBefore } from '@/lib/flux/history/deploy-words'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Sight } from '../views/sight'

export type DeploySight = Pick<Sight, 'sees' | 'seesIn' | 'mask'>

export interface KeptDeploy {
  readonly row: RolloutRow
  readonly objects: readonly RolloutObject[]
}

/**
 * Undefined where nothing in it is theirs to see. Whoever has no sight sees everything. Of a large one objects are kept as
 * they end: `isUnderWay` says that some of theirs are on their way.
 */
export function seeDeploy(
  kept: KeptDeploy,
  sight: DeploySight | undefined,
  isUnderWay = false,
): KeptDeploy | undefined {
  if (sight === undefined) return kept
  const objects = kept.objects.filter(({ ref }) => sight.sees(ref))
  const row = seeRow(kept.row, sight)
  const quiet = Object.values(row.quiet).reduce((sum, count) => sum + count, 0)
  if (objects.length + quiet === 0 && !isUnderWay) return undefined
  const finishedAt = isUnderWay ? undefined : endOf(kept.row, objects)
  const isUnchanged = finishedAt !== undefined && objects.every(isAsBefore)
  const isQuietKnown = quiet === 0 || isCompared(kept)
  const count = (outcome: RolloutObject['outcome']) => objects.filter((object) => object.outcome === outcome).length
  return {
    objects,
    row: {
      ...row,
      ...(finishedAt === undefined ? {} : { finishedAt }),
      ...(kept.row.unchanged === true || (isUnchanged && isQuietKnown) ? { unchanged: true } : {}),
      total: objects.length + quiet,
      done: count('done') + quiet,
      failed: count('failed'),
      suspended: count('suspended'),
      waiting: count('waiting'),
    },
  }
}

/** Whether digests tell which of its objects it changed: then those that are only counted are known to be as they were. */
export function isCompared({ row, objects }: KeptDeploy): boolean {
  return row.unchanged === true || objects.some(({ changed }) => changed !== undefined)
}

/** What was said of a commit is known to those alone who see where it comes from. */
function seeRow(row: RolloutRow, sight: DeploySight): RolloutRow {
  const { subject, author, quiet, by, finishedAt: _, unchanged: __, ...rest } = row
  const seesSource = sight.sees(row.source)
  return {
    ...rest,
    ...(subject === undefined || !seesSource ? {} : { subject: sight.mask(subject) }),
    ...(author === undefined || !seesSource ? {} : { author }),
    ...(by === undefined || !seesSource ? {} : { by }),
    quiet: Object.fromEntries(Object.entries(quiet).filter(([namespace]) => sight.seesIn(namespace))),
  }
}

/** How long the others took is theirs. Of those that are only counted nobody knows when they were done. */
function endOf({ finishedAt }: RolloutRow, objects: readonly RolloutObject[]): number | undefined {
  if (objects.length === 0 || objects.some(({ outcome }) => outcome === 'running' || outcome === 'waiting'))
    return finishedAt
  const last = Math.max(...objects.map(({ at }) => at))
  return finishedAt === undefined ? last : Math.min(last, finishedAt)
}
