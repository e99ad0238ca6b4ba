// Of several that share a database one writes: a row says who, and until when unless it is renewed, by the clock of the
// database. No lock of a session, which a pooler would lose or share.

import { type Kysely, sql } from 'kysely'
import type { LeaseTable } from './tables'

export const HELD_MS = 15_000
/** By the clock of the database. */
export const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** The end of what is held from now on. */
export function soon(ms = HELD_MS) {
  return sql<number>`${NOW} + ${ms}::bigint`
}

type WithLease = { lease: LeaseTable }

/** True where it is ours until it is due again. */
export async function takeLease(db: Kysely<WithLease>, name: string, holder: string): Promise<boolean> {
  const until = soon()
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('lease')
    .values({ name, holder, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, until })
        .where((is) => is.or([is('lease.holder', '=', holder), is('lease.until', '<', NOW)])),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

/** Whoever waits need not wait until it ends. */
export async function giveLease(db: Kysely<WithLease>, name: string, holder: string): Promise<void> {
  await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute()
}
