// The database that several share.

import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables'

const INT8 = 20
const CONNECTIONS = 3
const CONNECT_MS = 2_000
const QUERY_MS = 5_000

interface PostgresLimits {
  readonly connections: number
  readonly queryMs: number
}

export function openPostgres(
  url: string,
  { connections, queryMs }: PostgresLimits = { connections: CONNECTIONS, queryMs: QUERY_MS },
): { readonly db: Kysely<Tables>; readonly pool: pg.Pool; readonly room: undefined } {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: queryMs,
    application_name: 'fluxdeck',
    // Times are far below what a number holds.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // A connection that ends while nobody uses it: the next question says so.
  pool.on('error', () => undefined)
  // Nor while somebody has it, between one question and the next of a transaction: else the thread would end.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return { db: new Kysely({ dialect: new PostgresDialect({ pool }) }), pool, room: undefined }
}
