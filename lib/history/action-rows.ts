// Actions for all that share the database: each has a holder, who follows it and alone writes its row, and whose turn it
// is to write to an object is a row as well. All times are those of the database.

import { sql } from 'kysely'
import type { Ask, AskAtOnce } from './ask-within'
import { toAction } from './from-tables'
import type { HeldActionTable, JointDb } from './joint-tables'
import { NOW, soon } from './lease'
import { partsOf, replacing } from './parts'
import type { ActionRow } from './rows'
import { COLUMNS_OF_ACTION, fromAction } from './to-tables'

/** What was written before, and committed behind what was read, is that old at most. */
const OVERLAP_MS = 5_000
const CHANGES = 2_000
const NEWEST = 200

export interface HeldAction extends ActionRow {
  /** Who asked, until an audit line says what became of it. */
  readonly asker?: string
  readonly stoppedBy?: string
}

export interface Turn {
  readonly ref: string
  /** The action, or a mere step of some. */
  readonly id: string
  /** Nobody but the named ones may be under way; absent for what asks on the way of others. */
  readonly alone?: { readonly interrupts: readonly string[]; readonly mindsRest: boolean }
  readonly restMs: number
}

export type TurnAnswer =
  | { readonly type: 'ours' }
  | { readonly type: 'in_flight'; readonly id: string }
  | { readonly type: 'resting' }
  /** None of them is to be sent any more. */
  | { readonly type: 'over'; readonly row: HeldAction | undefined }

export interface ActionRows {
  /** Who we are among those that share it. */
  readonly holder: string
  /** Of what is ours, in this order. */
  keep(rows: readonly HeldAction[]): Promise<void>
  /** Keeps `rows` and takes the turn, in one, where one of `sending` is still to be sent: then they are kept as these. */
  take(rows: readonly HeldAction[], turn: Turn, sending: readonly HeldAction[]): Promise<TurnAnswer>
  /**
   * From now on nobody else writes its audit line: `write` does so here, and its row says so within the same moment,
   * since whoever goes on with it would write another one.
   */
  tell(id: string, write: () => void): Promise<void>
  /** Since what this answered last; at first the newest of all. */
  changed(since: number | undefined): Promise<{ readonly rows: readonly HeldAction[]; readonly at: number }>
  /** What is ours stays so. */
  renew(): Promise<void>
  /** What nobody holds any more is ours from now on. */
  inherit(): Promise<readonly HeldAction[]>
  /** Ends what was not sent yet of a selection, or of one. */
  stop(ids: readonly string[], by: string, message: string): Promise<void>
  /** Whoever comes next need not wait. */
  leave(): Promise<void>
}

export interface Asks {
  readonly ask: Ask
  readonly askAtOnce: AskAtOnce
}

export function createActionRows({ ask, askAtOnce }: Asks, cluster: string, holder: string): ActionRows {
  const keep = (db: JointDb, rows: readonly HeldAction[]) => keepRows(db, { cluster, holder }, rows)
  return {
    holder,
    keep: (rows) => ask((db) => db.transaction().execute((at) => keep(at, rows))),
    take: (rows, turn, sending) =>
      ask((db) =>
        db.transaction().execute(async (at) => {
          await keep(at, rows)
          const found = await look(
            at,
            sending.map(({ id }) => id),
          )
          const open = found.filter((row) => row.finished_at === null && row.holder === holder)
          if (open.length === 0) return { type: 'over', row: found.map(toHeld)[0] }
          const answer = await takeTurn(at, cluster, turn)
          const isOpen = new Set(open.map(({ id }) => id))
          if (answer.type === 'ours')
            await keep(
              at,
              sending.filter(({ id }) => isOpen.has(id)),
            )
          return answer
        }),
      ),
    tell: (id, write) => askAtOnce('update action set asker = null where id = $1 and holder = $2', [id, holder], write),
    changed: (since) => ask((db) => readChanges(db, cluster, since)),
    renew: () => ask((db) => renew(db, cluster, holder)),
    inherit: () => ask((db) => inherit(db, cluster, holder)),
    stop: (ids, by, message) => ask((db) => stop(db, cluster, ids, { by, message })),
    leave: () =>
      ask(async (db) => {
        const own = db.updateTable('action').set({ until: 0 }).where('cluster', '=', cluster)
        await own.where('holder', '=', holder).where(isLeft).execute()
      }),
  }
}

const isLeft = sql<boolean>`(finished_at is null or asker is not null)`

async function keepRows(
  db: JointDb,
  { cluster, holder }: { readonly cluster: string; readonly holder: string },
  rows: readonly HeldAction[],
): Promise<void> {
  for (const part of partsOf(rows)) {
    const values = part.map((row) => ({
      ...fromAction(cluster, row),
      asker: row.asker ?? null,
      stopped_by: row.stoppedBy ?? null,
      holder,
      until: soon(),
      changed_at: NOW,
    }))
    // Once the line is written nobody needs to know any more, whatever was on its way meanwhile.
    const asker = sql<string | null>`case when action.asker is null then null else excluded.asker end`
    await db
      .insertInto('action')
      .values(values)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ ...replacing(COLUMNS_OF_ACTION), asker })
          .where('action.holder', '=', holder)
          // What was stopped stays so, until whoever holds it says so as well.
          .where((is) => is.or([is('action.stopped_by', 'is', null), is('excluded.finished_at', 'is not', null)])),
      )
      .execute()
    const ended = part.flatMap(({ id, finishedAt }) => (finishedAt === undefined ? [] : [id]))
    if (ended.length > 0)
      await db.updateTable('in_flight').set({ until: 0 }).where('action', 'in', ended).where('until', '>', 0).execute()
  }
}

function look(db: JointDb, ids: readonly string[]): Promise<HeldActionTable[]> {
  return db.selectFrom('action').selectAll().where('id', 'in', ids).orderBy('id').forUpdate().execute()
}

/** Of two who come at the same time the second waits here for the first. */
async function takeTurn(db: JointDb, cluster: string, turn: Turn): Promise<TurnAnswer> {
  const { ref, id, alone, restMs } = turn
  const row = { cluster, ref, action: id, until: alone === undefined ? 0 : soon(), rested: soon(restMs) }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('in_flight')
    .values(row)
    .onConflict((conflict) => conflict.columns(['cluster', 'ref']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows > 0n) return { type: 'ours' }
  const found = await db
    .selectFrom('in_flight')
    .leftJoin('action', 'action.id', 'in_flight.action')
    .select(['in_flight.action as id', 'action.action as name', 'rested'])
    .select([
      sql<boolean>`in_flight.until > ${NOW}`.as('isUnderWay'),
      sql<boolean>`in_flight.rested > ${NOW}`.as('isResting'),
    ])
    .where('in_flight.cluster', '=', cluster)
    .where('in_flight.ref', '=', ref)
    .forUpdate('in_flight')
    .executeTakeFirstOrThrow()
  const own = db.updateTable('in_flight').where('cluster', '=', cluster).where('ref', '=', ref)
  if (alone === undefined) {
    await own.set({ rested: row.rested }).execute()
    return { type: 'ours' }
  }
  if (found.isUnderWay && found.id !== id && !alone.interrupts.includes(found.name ?? ''))
    return { type: 'in_flight', id: found.id }
  if (found.isResting && alone.mindsRest) return { type: 'resting' }
  await own.set({ action: id, until: row.until, rested: row.rested }).execute()
  return { type: 'ours' }
}

async function readChanges(db: JointDb, cluster: string, since: number | undefined) {
  const all = db.selectFrom('action').selectAll().where('cluster', '=', cluster).where('holder', 'is not', null)
  const found = since === undefined ? all : all.where('changed_at', '>', since - OVERLAP_MS)
  const rows = await found
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(since === undefined ? NEWEST : CHANGES)
    .execute()
  return { rows: rows.map(toHeld), at: Math.max(since ?? 0, ...rows.map((row) => row.changed_at)) }
}

async function renew(db: JointDb, cluster: string, holder: string): Promise<void> {
  const own = db.updateTable('action').set({ until: soon() }).where('cluster', '=', cluster)
  await own.where('holder', '=', holder).where(isLeft).execute()
  await db
    .updateTable('in_flight')
    .set({ until: soon() })
    .where('cluster', '=', cluster)
    .where('action', 'in', (of) =>
      of
        .selectFrom('action')
        .select('id')
        .where('cluster', '=', cluster)
        .where('holder', '=', holder)
        .where('finished_at', 'is', null),
    )
    .execute()
  await db
    .deleteFrom('in_flight')
    .where('cluster', '=', cluster)
    .where('until', '<', NOW)
    .where('rested', '<', NOW)
    .execute()
}

/** One of several gets it: who comes behind finds that it is held again. */
async function inherit(db: JointDb, cluster: string, holder: string): Promise<readonly HeldAction[]> {
  const rows = await db
    .updateTable('action')
    .set({ holder, until: soon() })
    .where('cluster', '=', cluster)
    .where('holder', 'is not', null)
    .where('holder', '!=', holder)
    .where('until', '<', NOW)
    .where(isLeft)
    .returningAll()
    .execute()
  return rows.map(toHeld)
}

async function stop(
  db: JointDb,
  cluster: string,
  ids: readonly string[],
  { by, message }: { readonly by: string; readonly message: string },
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('action')
    .set({ state: 'refused', message, stopped_by: by, finished_at: NOW, changed_at: NOW })
    .where('cluster', '=', cluster)
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .where('token', 'is', null)
    .where('finished_at', 'is', null)
    .execute()
}

function toHeld(row: HeldActionTable): HeldAction {
  return {
    ...toAction(row),
    ...(row.asker === null ? {} : { asker: row.asker }),
    ...(row.stopped_by === null ? {} : { stoppedBy: row.stopped_by }),
  }
}
