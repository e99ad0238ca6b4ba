// Deploys of somebody who may not see every object: those in which an object of theirs stands, counted over these alone.

import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Sight } from '../views/sight'

/** What was said of a commit is known to those alone who see where it comes from. */
export function seeRolloutRow(row: RolloutRow, sight: Sight): RolloutRow {
  const { subject, author, quiet, by, ...rest } = row
  const seesSource = sight.sees(row.source)
  return {
    ...rest,
    ...(subject === undefined || !seesSource ? {} : { subject: sight.mask(subject) }),
    ...(author === undefined || !seesSource ? {} : { author }),
    ...(by === undefined || !seesSource ? {} : { by }),
    quiet: Object.fromEntries(Object.entries(quiet).filter(([namespace]) => sight.seesIn(namespace))),
  }
}

/** Undefined where nothing in it is theirs to see. `objects` are those of theirs. */
export function countSeen(row: RolloutRow, objects: readonly RolloutObject[], sight: Sight): RolloutRow | undefined {
  const seen = seeRolloutRow(row, sight)
  const quiet = Object.values(seen.quiet).reduce((sum, count) => sum + count, 0)
  const count = (outcome: RolloutObject['outcome']) => objects.filter((object) => object.outcome === outcome).length
  if (objects.length + quiet === 0) return undefined
  return {
    ...seen,
    total: objects.length + quiet,
    done: count('done') + quiet,
    failed: count('failed'),
    suspended: count('suspended'),
    waiting: count('waiting'),
  }
}
