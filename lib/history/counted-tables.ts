// What figures are made of, so that nobody reads a month of entries for them.

import type { Kysely, sql } from 'kysely'

type Type = ReturnType<typeof sql>

export async function makeCountedTables(
  db: Kysely<unknown>,
  { text, time }: { readonly text: Type; readonly time: Type },
): Promise<void> {
  await db.schema
    .createTable('incident')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('who', text, (column) => column.notNull())
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('began', time, (column) => column.notNull())
    .addColumn('ended', time, (column) => column.notNull())
    .addColumn('recovered', 'integer', (column) => column.notNull())
    .addColumn('worst', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_key', ['cluster', 'who', 'ended'])
    .execute()
  await db.schema.createIndex('incident_by_end').on('incident').columns(['cluster', 'ended']).execute()
  await db.schema.alterTable('day').addColumn('worst', text).execute()
  await db.schema.alterTable('day').addColumn('unrecorded_ms', time).execute()
  await db.schema.alterTable('span').addColumn('counted', 'integer').execute()
  await db.schema.createIndex('span_by_counted').on('span').columns(['cluster', 'counted']).execute()
}
