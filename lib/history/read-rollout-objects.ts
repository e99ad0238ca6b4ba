// The objects of roll-outs, however many roll-outs there are: a month of them has more than one statement takes.

import type { Kysely } from 'kysely'
import { toRolloutObject } from './from-tables'
import { partsOf } from './parts'
import type { RolloutObject } from './rows'
import type { Tables } from './tables'

export async function readRolloutObjects(
  db: Kysely<Tables>,
  cluster: string,
  rollouts: readonly string[],
): Promise<readonly RolloutObject[]> {
  const objects: RolloutObject[] = []
  for (const part of partsOf(rollouts)) {
    const found = db
      .selectFrom('rollout_object')
      .selectAll()
      .where('rollout', 'in', part)
      .where('cluster', '=', cluster)
    objects.push(...(await found.execute()).map(toRolloutObject))
  }
  return objects
}
