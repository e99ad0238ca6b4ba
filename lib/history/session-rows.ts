// Who is signed in, for all that share the database. A row holds no cookie, and what it says is sealed by the cookie: who
// reads the table can neither come in by it nor learn what a session holds.

import { sql } from 'kysely'
import type { Ask } from './ask-within'
import type { JointDb, LoginTable } from './joint-tables'
import { giveLease, takeLease } from './lease'

export interface SessionRow {
  readonly hash: string
  readonly subject: string
  readonly data: string
  readonly expires: number
}

/** What waits until somebody names it. */
export interface CodeRow {
  readonly code: string
  readonly data: string
  readonly expires: number
}

export interface CodeTable {
  /** Those that wait now, oldest first. */
  list(now: number): Promise<readonly CodeRow[]>
  /** False where one of this code waits already; else those that are gone by it go. */
  put(row: CodeRow, gone: readonly string[]): Promise<boolean>
  /** True where it was as `before` until now. */
  swap(row: CodeRow, before: string): Promise<boolean>
  drop(code: string): Promise<void>
}

export interface SessionRows {
  readonly codes: CodeTable
  /** Also one that is over. */
  find(hash: string): Promise<Pick<SessionRow, 'data' | 'expires'> | undefined>
  /** Beside it `most - 1` of the same subject stay, the newest. What was over by `now` goes. */
  open(row: SessionRow, most: number, now: number): Promise<void>
  /** What a session that is still there holds from now on. */
  change(hash: string, data: string): Promise<void>
  close(hash: string): Promise<void>
  /** True where nobody else is about to change what it holds; until it is given back, or fifteen seconds. */
  hold(hash: string, holder: string): Promise<boolean>
  letGo(hash: string, holder: string): Promise<void>
  /** True for the first who says so. */
  spend(hash: string, expires: number, now: number): Promise<boolean>
  /** The same for all that share it: what the first of them offered. */
  agree(name: string, offered: string): Promise<string>
}

const FOR_EVER = Number.MAX_SAFE_INTEGER

export function createSessionRows(ask: Ask): SessionRows {
  return {
    codes: createCodes(ask),
    find: (hash) =>
      ask((db) => db.selectFrom('session').select(['data', 'expires']).where('id_hash', '=', hash).executeTakeFirst()),
    open: ({ hash, subject, data, expires }, most, now) =>
      ask((db) =>
        db.transaction().execute(async (at) => {
          await at.deleteFrom('session').where('expires', '<=', now).execute()
          await at.insertInto('session').values({ id_hash: hash, subject, data, expires }).execute()
          const kept = at
            .selectFrom('session')
            .select('id_hash')
            .where('subject', '=', subject)
            .orderBy('expires', 'desc')
            .orderBy(sql`id_hash = ${hash}`, 'desc')
            .limit(most)
          await at.deleteFrom('session').where('subject', '=', subject).where('id_hash', 'not in', kept).execute()
        }),
      ),
    change: (hash, data) =>
      ask(async (db) => void (await db.updateTable('session').set({ data }).where('id_hash', '=', hash).execute())),
    close: (hash) => ask(async (db) => void (await db.deleteFrom('session').where('id_hash', '=', hash).execute())),
    hold: (hash, holder) => ask((db) => takeLease(db, leaseOf(hash), holder)),
    letGo: (hash, holder) => ask((db) => giveLease(db, leaseOf(hash), holder)),
    spend: (hash, expires, now) =>
      ask(async (db) => {
        await db.deleteFrom('login_state').where('expires', '<=', now).execute()
        return addLogin(db, { hash, data: '', expires })
      }),
    agree: (name, offered) =>
      ask(async (db) => {
        await addLogin(db, { hash: name, data: offered, expires: FOR_EVER })
        const found = await db
          .selectFrom('login_state')
          .select('data')
          .where('hash', '=', name)
          .executeTakeFirstOrThrow()
        return found.data
      }),
  }
}

/** False where one of this hash is there already: that one stays as it is. */
async function addLogin(db: JointDb, row: LoginTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('login_state')
    .values(row)
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

function leaseOf(hash: string): string {
  return `session ${hash}`
}

const CODE = 'code '

function createCodes(ask: Ask): CodeTable {
  return {
    list: (now) =>
      ask(async (db) => {
        const found = db.selectFrom('login_state').selectAll().where('hash', 'like', `${CODE}%`)
        const rows = await found.where('expires', '>', now).orderBy('expires').orderBy('hash').execute()
        return rows.map(({ hash, data, expires }) => ({ code: hash.slice(CODE.length), data, expires }))
      }),
    put: ({ code, data, expires }, gone) =>
      ask((db) =>
        db.transaction().execute(async (at) => {
          if (!(await addLogin(at, { hash: `${CODE}${code}`, data, expires }))) return false
          const hashes = gone.map((one) => `${CODE}${one}`)
          if (hashes.length > 0) await at.deleteFrom('login_state').where('hash', 'in', hashes).execute()
          return true
        }),
      ),
    swap: ({ code, data }, before) =>
      ask(async (db) => {
        const own = db.updateTable('login_state').set({ data }).where('hash', '=', `${CODE}${code}`)
        const { numUpdatedRows } = await own.where('data', '=', before).executeTakeFirst()
        return numUpdatedRows > 0n
      }),
    drop: (code) =>
      ask(async (db) => void (await db.deleteFrom('login_state').where('hash', '=', `${CODE}${code}`).execute())),
  }
}
