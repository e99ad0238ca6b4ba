// Of several that share a database one writes: a row says who, and until when unless it is renewed, by the clock of the
// database. No lock of a session, which a pooler would lose or share.

import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables'

const HELD_MS = 15_000

/** True where it is ours until it is due again. */
export async function takeLease(db: Kysely<Tables>, name: string, holder: string): Promise<boolean> {
  const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
  const until = sql<number>`${now} + ${HELD_MS}::bigint`
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('lease')
    .values({ name, holder, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, until })
        .where((is) => is.or([is('lease.holder', '=', holder), is('lease.until', '<', now)])),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

/** Whoever waits need not wait until it ends. */
export async function giveLease(db: Kysely<Tables>, name: string, holder: string): Promise<void> {
  await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute()
}
