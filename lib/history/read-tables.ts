// What History answers, of both databases by the same queries. Each goes along an index; what no index is for is looked
// for among so many rows at most, and goes on behind them.

import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { readDays } from './count-days'
import { toAction, toEntry, toRollout, toSeen, toSpan } from './from-tables'
import type { Dialect } from './migrations'
import { compare, pageOf, placeOfEntry, placeOfRollout } from './place'
import { readRolloutObjects } from './read-rollout-objects'
import type { Entry, RolloutRow } from './rows'
import type { ActionQuery, EntryQuery, HistoryReads, Page, RolloutQuery } from './store'
import type { EntryTable, Tables } from './tables'

/** Entries that one answer looks through. */
const LOOKED_AT = 100_000
/** Of so many namespaces each is sought by itself. */
const SOUGHT_ALONE = 20

type Entries = SelectQueryBuilder<Tables, 'entry', EntryTable>

interface Held {
  readonly db: Kysely<Tables>
  readonly cluster: string
  readonly dialect: Dialect
}

export function readTables(db: Kysely<Tables>, cluster: string, dialect: Dialect): HistoryReads {
  return {
    entries: (query) => readEntries({ db, cluster, dialect }, query),
    spans: ({ since, until }) =>
      db
        .selectFrom('span')
        .selectAll()
        .where('cluster', '=', cluster)
        .where('seen', '>=', since)
        .where('began', '<=', until)
        .orderBy('began', 'desc')
        .execute()
        .then((rows) => rows.map(toSpan)),
    seen: () =>
      db
        .selectFrom('seen')
        .selectAll()
        .where('cluster', '=', cluster)
        .execute()
        .then((rows) => rows.map(toSeen)),
    rollouts: (query) => readRollouts(db, cluster, query),
    rollout: (id) => readRollout(db, cluster, id),
    rolloutObjects: (ids) => readRolloutObjects(db, cluster, ids),
    neighbours: (id) => readNeighbours(db, cluster, id),
    actions: (query) => readActions(db, cluster, query),
    days: (query) => readDays(db, cluster, query),
  }
}

async function readEntries(tables: Held, query: EntryQuery): Promise<Page<Entry>> {
  const { db, cluster, dialect } = tables
  const { object, type, namespaces, q, limit } = query
  const has = q === undefined ? undefined : holds(q, dialect)
  const all = inTime(db.selectFrom('entry').selectAll().where('cluster', '=', cluster), query)
  if (object !== undefined) return look(all.where('object', '=', object), limit, { type, namespaces, has })
  if (namespaces === undefined) return look(type === undefined ? all : all.where('type', '=', type), limit, { has })
  if (namespaces.length > SOUGHT_ALONE) return look(all, limit, { type, namespaces, has })
  const pages = await Promise.all(
    namespaces.map((namespace) => look(all.where('namespace', sought(namespace), namespace), limit, { type, has })),
  )
  return merge(pages, limit)
}

function sought(namespace: string | null) {
  return namespace === null ? 'is' : '='
}

function inTime(entries: Entries, { since, until, after }: EntryQuery): Entries {
  let found = entries
  if (since !== undefined) found = found.where('at', '>=', since)
  if (until !== undefined) found = found.where('at', '<=', until)
  if (after !== undefined) found = found.where(sql<boolean>`(at, key) < (${after.at}, ${after.key})`)
  return found.orderBy('at', 'desc').orderBy('key', 'desc')
}

interface Rest {
  readonly type?: EntryQuery['type'] | undefined
  readonly namespaces?: EntryQuery['namespaces']
  readonly has?: RawBuilder<boolean> | undefined
}

/** `along` goes by an index; `rest` is what no index is for, so that only so many are looked at. */
async function look(along: Entries, limit: number, rest: Rest): Promise<Page<Entry>> {
  const { type, namespaces, has } = rest
  if (type === undefined && namespaces === undefined && has === undefined)
    return pageOf((await along.limit(limit + 1).execute()).map(toEntry), limit, placeOfEntry)
  const end = await along
    .clearSelect()
    .select(['at', 'key'])
    .offset(LOOKED_AT - 1)
    .limit(1)
    .executeTakeFirst()
  let found = along
  if (end !== undefined)
    found = found.where('at', '>=', end.at).where(sql<boolean>`(at, key) >= (${end.at}, ${end.key})`)
  if (type !== undefined) found = found.where('type', '=', type)
  // Not by an index of theirs, which has another order. No namespace is called nothing.
  if (namespaces !== undefined)
    found = found.where(sql`coalesce(namespace, '')`, 'in', ['/', ...namespaces.map((one) => one ?? '')])
  if (has !== undefined) found = found.where(has)
  const rows = (await found.limit(limit + 1).execute()).map(toEntry)
  if (rows.length > limit || end === undefined) return pageOf(rows, limit, placeOfEntry)
  return { rows, next: end }
}

/** In any case: the one database has a word of its own for that. */
function holds(q: string, dialect: Dialect) {
  const part = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const like = dialect === 'postgres' ? sql`ilike` : sql`like`
  const columns = ['text', 'object', 'revision', 'actor'].map(
    (name) => sql`${sql.ref(name)} ${like} ${part} escape '\\'`,
  )
  return sql<boolean>`(${sql.join(columns, sql` or `)})`
}

/** Each page may go on behind its end, so nothing behind the nearest end is told yet. */
function merge(pages: readonly Page<Entry>[], limit: number): Page<Entry> {
  const ends = pages.flatMap(({ next }) => next ?? []).sort(compare)
  const [end] = ends
  const rows = pages
    .flatMap((page) => page.rows)
    .filter((row) => end === undefined || compare(row, end) <= 0)
    .sort(compare)
  if (rows.length > limit) return pageOf(rows, limit, placeOfEntry)
  return { rows, ...(end === undefined ? {} : { next: end }) }
}

async function readRollouts(db: Kysely<Tables>, cluster: string, query: RolloutQuery): Promise<Page<RolloutRow>> {
  const { since, until, source, object, all = false, limit, after } = query
  let found = db.selectFrom('rollout').selectAll().where('cluster', '=', cluster)
  if (since !== undefined) found = found.where('started_at', '>=', since)
  if (until !== undefined) found = found.where('started_at', '<=', until)
  if (source !== undefined) found = found.where('source', '=', source)
  if (object !== undefined)
    found = found.where('id', 'in', (of) =>
      of.selectFrom('rollout_object').select('rollout').where('cluster', '=', cluster).where('ref', '=', object),
    )
  if (!all) found = found.where((is) => is.or([is('unchanged', 'is', null), is('unchanged', '=', 0)]))
  if (after !== undefined) found = found.where(sql<boolean>`(started_at, id) < (${after.at}, ${after.key})`)
  const newest = found.orderBy('started_at', 'desc').orderBy('id', 'desc')
  return pageOf((await newest.limit(limit + 1).execute()).map(toRollout), limit, placeOfRollout)
}

async function readRollout(db: Kysely<Tables>, cluster: string, id: string): Promise<RolloutRow | undefined> {
  const found = db.selectFrom('rollout').selectAll().where('id', '=', id).where('cluster', '=', cluster)
  const row = await found.executeTakeFirst()
  return row === undefined ? undefined : toRollout(row)
}

async function readNeighbours(db: Kysely<Tables>, cluster: string, id: string) {
  const one = await readRollout(db, cluster, id)
  if (one === undefined) return {}
  const place = sql`(${one.startedAt}, ${id})`
  const line = db.selectFrom('rollout').selectAll().where('cluster', '=', cluster).where('source', '=', one.source)
  const previous = await line
    .where(sql<boolean>`(started_at, id) < ${place}`)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const next = await line
    .where(sql<boolean>`(started_at, id) > ${place}`)
    .orderBy('started_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return {
    ...(previous === undefined ? {} : { previous: toRollout(previous) }),
    ...(next === undefined ? {} : { next: toRollout(next) }),
  }
}

async function readActions(db: Kysely<Tables>, cluster: string, { object, open, limit }: ActionQuery) {
  let found = db.selectFrom('action').selectAll().where('cluster', '=', cluster)
  if (object !== undefined) found = found.where('ref', '=', object)
  if (open === true) found = found.where('finished_at', 'is', null)
  const rows = await found.orderBy('requested_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map(toAction)
}
