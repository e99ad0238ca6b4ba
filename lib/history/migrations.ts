// The tables as they came about, step by step. What is there is only added to, so that an older Fluxdeck beside a newer
// one goes on; what nobody uses any more goes a release later.

import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { makeCountedTables } from './counted-tables'
import { makeJointTables } from './joint-tables'
import type { Tables } from './tables'

export type Dialect = 'sqlite' | 'postgres'

/** A file was written by a Fluxdeck that knows more than this one. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema'
}

export async function migrate(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const migrations = {
    '001': first(dialect),
    ...(dialect === 'postgres' ? { '002': { up: makeJointTables } } : {}),
    '003': { up: (at: Kysely<unknown>) => makeCountedTables(at, typesOf(dialect)) },
    '004': { up: (at: Kysely<unknown>) => nameTypeInNamespace(at, dialect) },
  }
  const unknown = (await listDone(db)).filter((name) => !(name in migrations))
  if (unknown.length > 0 && dialect === 'sqlite') throw new NewerSchema('History was written by a newer Fluxdeck')
  // Of a newer schema that several share the rest is as this one knows it.
  if (unknown.length > 0) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function listDone(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

function typesOf(dialect: Dialect) {
  // The order of keys is that of their bytes, whatever the language of the database is.
  return dialect === 'postgres'
    ? { text: sql`text collate "C"`, time: sql`bigint` }
    : { text: sql`text`, time: sql`integer` }
}

function first(dialect: Dialect): Migration {
  const { text, time } = typesOf(dialect)
  return {
    async up(db) {
      await makeEntries(db, text, time)
      await makeMemory(db, text, time)
      await makeRollouts(db, text, time)
      await makeActions(db, text, time)
      if (dialect === 'sqlite') await describeEntries(db)
    },
  }
}

/**
 * How many entries share a value, as in a month of a cluster: without it SQLite takes two bounds of a time for narrower
 * than the name of an object.
 */
async function describeEntries(db: Kysely<unknown>): Promise<void> {
  const rows = [
    ['sqlite_autoindex_entry_1', '400000 400000 1'],
    ['entry_by_time', '400000 400000 1 1'],
    ['entry_by_object', '400000 400000 80 1 1'],
    ['entry_by_namespace', '400000 400000 8000 1 1'],
    ['entry_by_type', '400000 400000 60000 1 1'],
  ]
  await sql`analyze`.execute(db)
  for (const [index, numbers] of rows)
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('entry', ${index}, ${numbers})`.execute(db)
  await sql`analyze sqlite_schema`.execute(db)
}

/** What is rare in a namespace is found without a look at each of its entries. */
async function nameTypeInNamespace(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.dropIndex('entry_by_namespace').execute()
  const columns = ['cluster', 'namespace', 'at', 'key', 'type']
  await db.schema.createIndex('entry_by_namespace').on('entry').columns(columns).execute()
  if (dialect === 'postgres') return
  await sql`delete from sqlite_stat1 where idx = 'entry_by_namespace'`.execute(db)
  await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('entry', 'entry_by_namespace', '400000 400000 8000 1 1 1')`.execute(
    db,
  )
  await sql`analyze sqlite_schema`.execute(db)
}

type Type = ReturnType<typeof sql>

async function makeEntries(db: Kysely<unknown>, text: Type, time: Type): Promise<void> {
  await db.schema
    .createTable('entry')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('at', time, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('object', text)
    .addColumn('namespace', text)
    .addColumn('uid', text)
    .addColumn('root', text)
    .addColumn('was', text)
    .addColumn('became', text)
    .addColumn('revision', text)
    .addColumn('text', text)
    .addColumn('actor', text)
    .addColumn('detail', text)
    .addPrimaryKeyConstraint('entry_key', ['cluster', 'key'])
    .execute()
  const index = (name: string, columns: readonly string[]) =>
    db.schema
      .createIndex(`entry_by_${name}`)
      .on('entry')
      .columns(['cluster', ...columns, 'at', 'key'])
      .execute()
  await index('time', [])
  await index('object', ['object'])
  await index('namespace', ['namespace'])
  await index('type', ['type'])
}

async function makeMemory(db: Kysely<unknown>, text: Type, time: Type): Promise<void> {
  await db.schema
    .createTable('span')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('began', time, (column) => column.notNull())
    .addColumn('seen', time, (column) => column.notNull())
    .addColumn('ended', time)
    .addColumn('reason', text)
    .execute()
  await db.schema.createIndex('span_by_time').on('span').columns(['cluster', 'seen']).execute()
  await db.schema
    .createTable('seen')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('uid', text, (column) => column.notNull())
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('since', time, (column) => column.notNull())
    .addColumn('failing_since', time)
    .addColumn('failing_at_least', 'integer')
    .addColumn('digest', text)
    .addColumn('revision', text)
    .addPrimaryKeyConstraint('seen_key', ['cluster', 'uid'])
    .execute()
  const day = db.schema
    .createTable('day')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('recover_ms', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('day_key', ['cluster', 'day'])
  const counts = ['deploys', 'changed', 'failed_deploys', 'incidents', 'recovered']
  await counts.reduce((table, name) => table.addColumn(name, 'integer', (column) => column.notNull()), day).execute()
  await db.schema
    .createTable('lease')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('holder', text, (column) => column.notNull())
    .addColumn('until', time, (column) => column.notNull())
    .execute()
}

async function makeRollouts(db: Kysely<unknown>, text: Type, time: Type): Promise<void> {
  const rollout = db.schema
    .createTable('rollout')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('source', text, (column) => column.notNull())
    .addColumn('source_uid', text, (column) => column.notNull())
    .addColumn('revision', text, (column) => column.notNull())
    .addColumn('short', text, (column) => column.notNull())
    .addColumn('subject', text)
    .addColumn('author', text)
    .addColumn('started_at', time, (column) => column.notNull())
    .addColumn('finished_at', time)
    .addColumn('quiet', text, (column) => column.notNull())
    .addColumn('by', text)
    .addColumn('unchanged', 'integer')
    .addColumn('overtaken_by', text)
  const counts = ['total', 'done', 'failed', 'suspended', 'waiting']
  await counts
    .reduce((table, name) => table.addColumn(name, 'integer', (column) => column.notNull()), rollout)
    .execute()
  await db.schema.createIndex('rollout_by_time').on('rollout').columns(['cluster', 'started_at', 'id']).execute()
  await db.schema
    .createIndex('rollout_by_source')
    .on('rollout')
    .columns(['cluster', 'source', 'started_at', 'id'])
    .execute()
  await db.schema
    .createTable('rollout_object')
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('rollout', text, (column) => column.notNull())
    .addColumn('uid', text, (column) => column.notNull())
    .addColumn('ref', text, (column) => column.notNull())
    .addColumn('namespace', text)
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('at', time, (column) => column.notNull())
    .addColumn('before', text)
    .addColumn('after', text)
    .addColumn('changed', 'integer')
    .addPrimaryKeyConstraint('rollout_object_key', ['rollout', 'uid'])
    .execute()
  await db.schema.createIndex('rollout_object_by_ref').on('rollout_object').columns(['cluster', 'ref', 'at']).execute()
}

async function makeActions(db: Kysely<unknown>, text: Type, time: Type): Promise<void> {
  await db.schema
    .createTable('action')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('selection', text)
    .addColumn('cluster', text, (column) => column.notNull())
    .addColumn('ref', text, (column) => column.notNull())
    .addColumn('namespace', text)
    .addColumn('uid', text)
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('by', text, (column) => column.notNull())
    .addColumn('via', text)
    .addColumn('requested_at', time, (column) => column.notNull())
    .addColumn('token', text)
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('message', text, (column) => column.notNull())
    .addColumn('steps', text, (column) => column.notNull())
    .addColumn('retrying', 'integer', (column) => column.notNull())
    .addColumn('finished_at', time)
    .addColumn('changed_at', time, (column) => column.notNull())
    .addColumn('holder', text)
    .addColumn('until', time)
    .execute()
  await db.schema.createIndex('action_by_change').on('action').columns(['cluster', 'changed_at']).execute()
  await db.schema.createIndex('action_by_ref').on('action').columns(['cluster', 'ref', 'requested_at']).execute()
}
