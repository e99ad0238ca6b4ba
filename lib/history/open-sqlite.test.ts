import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openSqlite } from './open-sqlite'

it('says why nothing was written where the database has gone back by itself, as it does on a full disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-room-'))
  const { db } = await openSqlite(join(folder, 'history.db'))
  const writing = db.transaction().execute(async (at) => {
    await sql`rollback`.execute(at)
    throw new Error('there is no room')
  })
  await expect(writing).rejects.toThrow('there is no room')
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})
