// A database as the thread of History works with it: opened, brought up to date, and asked.

import { sql } from 'kysely'
import { keepBatch } from './keep-batch'
import { giveLease, takeLease } from './lease'
import { migrate } from './migrations'
import { openPostgres } from './open-postgres'
import { openSqlite } from './open-sqlite'
import { readTables } from './read-tables'
import { pruneStep } from './retention'
import type { ThreadInput, Work } from './work'

export interface Engine extends Work {
  readonly close: () => Promise<void>
}

export async function openEngine({ place, cluster }: ThreadInput): Promise<Engine> {
  const isFile = 'file' in place
  const { db, room } = isFile ? await openSqlite(place.file) : openPostgres(place.postgres)
  const dialect = isFile ? 'sqlite' : 'postgres'
  await migrate(db, dialect)
  const lease = `history ${cluster}`
  return {
    ...readTables(db, cluster, dialect),
    async open() {
      const { rows } = await sql<{ since: number | null }>`
        select min(began) as since from span where cluster = ${cluster}`.execute(db)
      const since = rows[0]?.since ?? undefined
      return since === undefined ? {} : { since }
    },
    async keep(batch) {
      await keepBatch(db, cluster, batch)
      return undefined
    },
    prune: (limits) => pruneStep(db, cluster, limits, room),
    lease: (holder) => takeLease(db, lease, holder),
    async giveLease(holder) {
      await giveLease(db, lease, holder)
      return undefined
    },
    close: () => db.destroy(),
  }
}
