// The embedded database: `node:sqlite`, and where Node has none yet its stand-in with the same interface. With 22.13 as the
// oldest Node the stand-in goes, and the two lines that ask for it.

import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, type Logger, type SqliteDatabase, SqliteDialect } from 'kysely'
import type { Room } from './retention'
import type { Tables } from './tables'

type Database = Awaited<ReturnType<typeof openDatabase>>

const PAGES_AT_ONCE = 2_000

/** EXCLUSIVE: a second program fails at once, and no memory is shared, so that a network file system will do. */
const SETTINGS = [
  'auto_vacuum = INCREMENTAL',
  'locking_mode = EXCLUSIVE',
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'cache_size = -4000',
  'foreign_keys = OFF',
]

/** Throws with `errcode`: 5 locked, 8 read-only, 11 and 26 corrupt, 13 full, 14 cannot open. */
export async function openSqlite(
  path: string,
  log: Logger = () => undefined,
): Promise<{ readonly db: Kysely<Tables>; readonly room: Room }> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Nobody else reads it: what the database makes beside it takes the rights of the file.
  closeSync(openSync(path, 'a', 0o600))
  const raw = await openDatabase(path)
  for (const setting of SETTINGS) raw.exec(`PRAGMA ${setting}`)
  return { room: roomOf(raw), db: new Kysely({ dialect: new SqliteDialect({ database: spread(raw) }), log }) }
}

async function openDatabase(path: string) {
  const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'))
  return new DatabaseSync(path)
}

function roomOf(raw: Database): Room {
  const numberOf = (name: string) => Number(Object.values(raw.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0)
  return {
    usedBytes: () => (numberOf('page_count') - numberOf('freelist_count')) * numberOf('page_size'),
    vacuum: () => raw.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`),
  }
}

function spread(raw: Database): SqliteDatabase {
  return {
    close: () => raw.close(),
    prepare(text) {
      const statement = raw.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => (text === 'rollback' ? rollBack(statement) : statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters),
      }
    },
  }
}

/** Where the disk is full the database has gone back by itself, and to say so would hide why. */
function rollBack(statement: ReturnType<Database['prepare']>) {
  try {
    return statement.run()
  } catch (error) {
    if (error instanceof Error && error.message.includes('no transaction is active')) return NOTHING_DONE
    throw error
  }
}

const NOTHING_DONE = { changes: 0, lastInsertRowid: 0 }
