// What several that share a PostgreSQL have beside History: who is signed in, and whose turn it is to write to an object.

import { type Kysely, sql } from 'kysely'
import type { ActionTable, Tables } from './tables'

export interface SessionTable {
  /** Of the cookie, which stands nowhere here. */
  id_hash: string
  subject: string
  /** Sealed by the cookie. */
  data: string
  expires: number
}

export interface LoginTable {
  hash: string
  data: string
  expires: number
}

export interface InFlightTable {
  cluster: string
  ref: string
  /** Its id. */
  action: string
  /** Nobody else may write until then, unless it ends before; renewed while it goes on. */
  until: number
  /** Nobody may write until then, however it ended. */
  rested: number
}

export interface HeldActionTable extends ActionTable {
  /** Who asked, until the audit line is written. */
  asker: string | null
  stopped_by: string | null
}

export type JointTables = {
  session: SessionTable
  login_state: LoginTable
  in_flight: InFlightTable
  action: HeldActionTable
}

export async function makeJointTables(db: Kysely<unknown>): Promise<void> {
  const text = sql`text collate "C"`
  const time = sql`bigint`
  await db.schema
    .createTable('session')
    .addColumn('id_hash', text, (column) => column.primaryKey())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('data', text, (column) => column.notNull())
    .addColumn('expires', time, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('session_by_subject').on('session').columns(['subject', 'expires']).execute()
  await db.schema.createIndex('session_by_end').on('session').columns(['expires']).execute()
  await db.schema
    .createTable('login_state')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('data', text, (column) => column.notNull())
    .addColumn('expires', time, (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('in_flight')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('ref', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('until', time, (column) => column.notNull())
    .addColumn('rested', time, (column) => column.notNull())
    .addPrimaryKeyConstraint('in_flight_key', ['cluster', 'ref'])
    .execute()
  await db.schema.createIndex('in_flight_by_action').on('in_flight').columns(['action']).execute()
  await db.schema.alterTable('action').addColumn('asker', text).execute()
  await db.schema.alterTable('action').addColumn('stopped_by', text).execute()
  await db.schema
    .createIndex('action_by_holder')
    .on('action')
    .columns(['cluster', 'until'])
    .where(sql<boolean>`finished_at is null or asker is not null`)
    .execute()
}

export type JointDb = Kysely<Tables & JointTables>
