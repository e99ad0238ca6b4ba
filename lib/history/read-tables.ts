// What History answers, of both databases by the same queries. Each goes along an index; what no index is for is looked
// for among so many rows at most, and goes on behind them.

import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { readDays } from './count-days'
import { toAction, toEntry, toRollout, toRolloutObject, toSeen, toSpan } from './from-tables'
import { compare, pageOf, placeOfEntry, placeOfRollout } from './place'
import type { Entry, RolloutRow } from './rows'
import type { ActionQuery, EntryQuery, HistoryReads, Page, RolloutQuery } from './store'
import type { EntryTable, Tables } from './tables'

/** Entries that one answer looks through. */
const LOOKED_AT = 100_000
/** Of so many namespaces each is sought by itself. */
const SOUGHT_ALONE = 20

type Entries = SelectQueryBuilder<Tables, 'entry', EntryTable>

export function readTables(db: Kysely<Tables>, cluster: string): HistoryReads {
  return {
    entries: (query) => readEntries(db, cluster, query),
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
    rolloutObjects: (ids) =>
      ids.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('rollout_object')
            .selectAll()
            .where('rollout', 'in', ids)
            .where('cluster', '=', cluster)
            .execute()
            .then((rows) => rows.map(toRolloutObject)),
    neighbours: (id) => readNeighbours(db, cluster, id),
    actions: (query) => readActions(db, cluster, query),
    days: (query) => readDays(db, cluster, query),
  }
}

async function readEntries(db: Kysely<Tables>, cluster: string, query: EntryQuery): Promise<Page<Entry>> {
  const { object, type, namespaces, q, limit } = query
  const all = inTime(db.selectFrom('entry').selectAll().where('cluster', '=', cluster), query)
  if (object !== undefined) return look(db, all.where('object', '=', object), limit, { type, namespaces, q })
  if (namespaces === undefined) return look(db, type === undefined ? all : all.where('type', '=', type), limit, { q })
  if (namespaces.length > SOUGHT_ALONE) return look(db, all, limit, { type, namespaces, q })
  const pages = await Promise.all(
    namespaces.map((namespace) => look(db, all.where('namespace', sought(namespace), namespace), limit, { type, q })),
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

type Rest = { readonly [Name in 'type' | 'namespaces' | 'q']?: EntryQuery[Name] | undefined }

/** `along` goes by an index; `rest` is what no index is for. */
async function look(db: Kysely<Tables>, along: Entries, limit: number, rest: Rest): Promise<Page<Entry>> {
  const { type, namespaces, q } = rest
  if (type === undefined && namespaces === undefined && q === undefined)
    return pageOf((await along.limit(limit + 1).execute()).map(toEntry), limit, placeOfEntry)
  // The order is that of the rows that are looked at: sorted once more, all of them would be read.
  let found = db.selectFrom(along.limit(LOOKED_AT).as('looked')).selectAll()
  if (type !== undefined) found = found.where('type', '=', type)
  if (namespaces !== undefined)
    found = found.where((is) =>
      is.or([
        is(
          'namespace',
          'in',
          namespaces.filter((namespace) => namespace !== null),
        ),
        ...(namespaces.includes(null) ? [is('namespace', 'is', null)] : []),
      ]),
    )
  if (q !== undefined) found = found.where(holds(q))
  const rows = (await found.limit(limit + 1).execute()).map(toEntry)
  if (rows.length > limit) return pageOf(rows, limit, placeOfEntry)
  const end = await along
    .clearSelect()
    .select(['at', 'key'])
    .offset(LOOKED_AT - 1)
    .limit(1)
    .executeTakeFirst()
  return { rows, ...(end === undefined ? {} : { next: end }) }
}

function holds(q: string) {
  const part = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const parts = ['object', 'text', 'revision', 'actor'].map((name) => sql`coalesce(${sql.ref(name)}, '')`)
  return sql<boolean>`lower(${sql.join(parts, sql` || ' ' || `)}) like ${part} escape '\\'`
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
