// Writes what belongs together, in one transaction. What is written twice is there once, so that a batch whose answer was
// lost may be written again.

import type { Kysely, Transaction } from 'kysely'
import { beginCounting, countBatch } from './count-batch'
import { partsOf, replacing } from './parts'
import type { ActionRow, Entry, RolloutObject, RolloutRow, Seen, Span } from './rows'
import type { HistoryBatch } from './store'
import type { Tables } from './tables'
import {
  COLUMNS_OF_ACTION,
  COLUMNS_OF_ROLLOUT,
  COLUMNS_OF_SEEN,
  fromAction,
  fromEntry,
  fromRollout,
  fromRolloutObject,
  fromSeen,
  fromSpan,
} from './to-tables'

export interface KeptBatch extends HistoryBatch {
  readonly spans?: readonly Span[]
}

export async function keepBatch(db: Kysely<Tables>, cluster: string, batch: KeptBatch): Promise<void> {
  await db.transaction().execute(async (at) => {
    for (const rows of parts(firstOfEach(batch.entries), ({ key }) => key)) await keepEntries(at, cluster, rows)
    for (const rows of parts(batch.seen, ({ uid }) => uid)) await keepSeen(at, cluster, rows)
    for (const uids of parts(batch.forgotten, (uid) => uid))
      await at.deleteFrom('seen').where('cluster', '=', cluster).where('uid', 'in', uids).execute()
    for (const rows of parts(batch.rollouts, ({ id }) => id)) await keepRollouts(at, cluster, rows)
    for (const rows of parts(batch.rolloutObjects, ({ rollout, uid }) => `${rollout} ${uid}`))
      await keepRolloutObjects(at, cluster, rows)
    for (const rows of parts(batch.actions, ({ id }) => id)) await keepActions(at, cluster, rows)
    const before = await beginCounting(at, cluster, batch)
    for (const rows of parts(batch.spans, ({ id }) => id)) await keepSpans(at, cluster, rows)
    await countBatch(at, cluster, batch, before)
  })
}

/** A statement may not meet a row twice: of the same key the last one counts, of entries the first. */
function parts<Row>(rows: readonly Row[] = [], keyOf: (row: Row) => string): readonly (readonly Row[])[] {
  return partsOf([...new Map(rows.map((row) => [keyOf(row), row])).values()])
}

function firstOfEach(entries: readonly Entry[] = []): readonly Entry[] {
  const kept = new Map<string, Entry>()
  for (const entry of entries) if (entry.type === 'notification' || !kept.has(entry.key)) kept.set(entry.key, entry)
  return [...kept.values()]
}

async function keepEntries(db: Transaction<Tables>, cluster: string, entries: readonly Entry[]): Promise<void> {
  const rows = entries.map((entry) => fromEntry(cluster, entry))
  await db
    .insertInto('entry')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['cluster', 'key'])
        .doUpdateSet(replacing(['at', 'object', 'namespace', 'uid', 'became', 'revision', 'text', 'detail']))
        .where('excluded.type', '=', 'notification'),
    )
    .execute()
}

async function keepSeen(db: Transaction<Tables>, cluster: string, seen: readonly Seen[]): Promise<void> {
  await db
    .insertInto('seen')
    .values(seen.map((one) => fromSeen(cluster, one)))
    .onConflict((conflict) => conflict.columns(['cluster', 'uid']).doUpdateSet(replacing(COLUMNS_OF_SEEN)))
    .execute()
}

async function keepRollouts(db: Transaction<Tables>, cluster: string, rollouts: readonly RolloutRow[]): Promise<void> {
  await db
    .insertInto('rollout')
    .values(rollouts.map((one) => fromRollout(cluster, one)))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(replacing(COLUMNS_OF_ROLLOUT)))
    .execute()
}

async function keepRolloutObjects(
  db: Transaction<Tables>,
  cluster: string,
  objects: readonly RolloutObject[],
): Promise<void> {
  await db
    .insertInto('rollout_object')
    .values(objects.map((one) => fromRolloutObject(cluster, one)))
    .onConflict((conflict) =>
      conflict.columns(['rollout', 'uid']).doUpdateSet(replacing(['outcome', 'at', 'before', 'after', 'changed'])),
    )
    .execute()
}

async function keepActions(db: Transaction<Tables>, cluster: string, actions: readonly ActionRow[]): Promise<void> {
  await db
    .insertInto('action')
    .values(actions.map((one) => fromAction(cluster, one)))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(replacing(COLUMNS_OF_ACTION)))
    .execute()
}

async function keepSpans(db: Transaction<Tables>, cluster: string, spans: readonly Span[]): Promise<void> {
  await db
    .insertInto('span')
    .values(spans.map((one) => fromSpan(cluster, one)))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(replacing(['seen', 'ended', 'reason'])))
    .execute()
}
