// What is too old goes, and of an embedded database what it has no room for, in small steps between which others are
// answered. Spans are cut to what is left, so that nobody takes what was deleted for a quiet time.

import { type Kysely, sql } from 'kysely'
import { DAY_MS, dayOf } from '@/lib/flux/history/count-day'
import { closeDays, firstOpenTime } from './count-days'
import type { Tables } from './tables'

/** Rows of one step. */
const STEP = 500
/** Of each source so many roll-outs stay, however old: they tell how long one usually takes. */
const ROLLOUTS_OF_A_SOURCE = 20

export interface Limits {
  /** Older than this goes. */
  readonly before: number
  /** 2024-11-30: days before it go. */
  readonly firstDay: string
  readonly maxBytes?: number
}

/** Of an embedded database. */
export interface Room {
  usedBytes(): number
  /** Gives back what is free. */
  vacuum(): void
}

/** Answers whether there is more to do. */
export async function pruneStep(
  db: Kysely<Tables>,
  cluster: string,
  limits: Limits,
  room: Room | undefined,
): Promise<boolean> {
  const isTooLarge = limits.maxBytes !== undefined && room !== undefined && room.usedBytes() > limits.maxBytes
  const cut = isTooLarge ? await endOfStep(db, cluster) : limits.before
  // What its entries said of a day is known for good before they go.
  await closeDays(db, cluster, dayOf(cut))
  const gone = await dropEntries(db, cluster, isTooLarge ? undefined : limits.before)
  if (isTooLarge && gone > 0) await cutSpans(db, cluster, await oldestEntry(db, cluster))
  if (gone === STEP) return true
  // A day that is not over is still made of them.
  const open = Math.max(await firstOpenTime(db, cluster), dayOf(limits.before) * DAY_MS)
  const rollouts = await dropRollouts(db, cluster, Math.min(limits.before, open))
  await db.deleteFrom('incident').where('cluster', '=', cluster).where('ended', '<', open).execute()
  await dropRest(db, cluster, limits)
  await cutSpans(db, cluster, limits.before)
  room?.vacuum()
  return rollouts === STEP
}

/** The oldest ones, or of them only those before a time. */
async function dropEntries(db: Kysely<Tables>, cluster: string, before: number | undefined): Promise<number> {
  let oldest = db.selectFrom('entry').select('key').where('cluster', '=', cluster)
  if (before !== undefined) oldest = oldest.where('at', '<', before)
  const { numDeletedRows } = await db
    .deleteFrom('entry')
    .where('cluster', '=', cluster)
    .where('key', 'in', oldest.orderBy('at').orderBy('key').limit(STEP))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

async function dropRollouts(db: Kysely<Tables>, cluster: string, before: number): Promise<number> {
  const place = sql<number>`row_number() over (partition by source order by started_at desc, id desc)`
  const placed = db
    .selectFrom('rollout')
    .select(['id', 'started_at', 'finished_at', place.as('place')])
    .where('cluster', '=', cluster)
    .as('placed')
  const rows = await db
    .selectFrom(placed)
    .select('id')
    .where('place', '>', ROLLOUTS_OF_A_SOURCE)
    .where('started_at', '<', before)
    .where('finished_at', 'is not', null)
    .limit(STEP)
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0)
    await db.transaction().execute(async (at) => {
      await at.deleteFrom('rollout_object').where('rollout', 'in', ids).execute()
      await at.deleteFrom('rollout').where('id', 'in', ids).execute()
    })
  return ids.length
}

async function dropRest(db: Kysely<Tables>, cluster: string, { before, firstDay }: Limits): Promise<void> {
  await db
    .deleteFrom('action')
    .where('cluster', '=', cluster)
    .where('changed_at', '<', before)
    .where('finished_at', 'is not', null)
    .execute()
  await db.deleteFrom('day').where('cluster', '=', cluster).where('day', '<', firstDay).execute()
}

/** The newest of those that a step takes. */
async function endOfStep(db: Kysely<Tables>, cluster: string): Promise<number> {
  const oldest = db.selectFrom('entry').select('at').where('cluster', '=', cluster).orderBy('at').orderBy('key')
  const rows = await oldest.limit(STEP).execute()
  return rows.at(-1)?.at ?? 0
}

async function oldestEntry(db: Kysely<Tables>, cluster: string): Promise<number> {
  const oldest = db.selectFrom('entry').select('at').where('cluster', '=', cluster).orderBy('at').limit(1)
  return (await oldest.executeTakeFirst())?.at ?? 0
}

async function cutSpans(db: Kysely<Tables>, cluster: string, before: number): Promise<void> {
  await db.deleteFrom('span').where('cluster', '=', cluster).where('seen', '<', before).execute()
  await db
    .updateTable('span')
    .set({ began: before })
    .where('cluster', '=', cluster)
    .where('began', '<', before)
    .execute()
}
