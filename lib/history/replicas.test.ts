// Two that share a PostgreSQL: both see everything, one writes, and either may go.

import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { asRef } from '@/lib/testing/as-ref'
import { describeFailure } from './failure'
import { createKeptStore } from './kept-store'
import { openPostgres } from './open-postgres'
import type { Entry } from './rows'
import type { HistoryStore } from './store'
import { bundleThread, type ThreadProgram } from './testing/thread-program'
import { startThread, type ThreadLink } from './thread-link'

const QUICK = { writeMs: 20, spanMs: 200, retryMs: 100, readMs: 5_000, leaseMs: 100, pruneMs: 3_600_000 }
const WITHIN = { timeout: 30_000 }

let program: ThreadProgram
let postgres: Postgres
let replicas: Replica[] = []

interface Replica {
  readonly store: HistoryStore
  turns(): number
  /** Nothing of it works any more, and nothing was said. */
  die(): Promise<void>
}

function entry(key: string): Entry {
  return { key, at: Date.now(), type: 'status', object: asRef('Kustomization/apps/web'), namespace: 'apps' }
}

function start(url: string, instance: string): Replica {
  let link: ThreadLink | undefined
  let isDead = false
  let turns = 0
  const store = createKeptStore({
    kind: 'postgres',
    open() {
      if (isDead) throw new Error('it is dead')
      link = startThread(program.url, { place: { postgres: url }, cluster: 'home' })
      return link
    },
    putAside: () => Promise.resolve(''),
    limits: { keepMs: 86_400_000, maxBytes: 1 },
    instance,
    clock: () => new Date(),
    timing: QUICK,
    onTrouble: () => undefined,
  })
  store.onTurn(() => {
    turns += 1
  })
  const replica = {
    store,
    turns: () => turns,
    async die() {
      isDead = true
      await link?.end()
    },
  }
  replicas.push(replica)
  return replica
}

const keysIn = async ({ read }: HistoryStore) => (await read.entries({ limit: 500 })).rows.map(({ key }) => key)
const bothSee = (key: string) => {
  for (const { store } of replicas) store.write({ entries: [entry(key)] })
}

describe.skipIf(!canRun(postgresAvailability()))('two that share a database', () => {
  beforeAll(async () => {
    program = await bundleThread()
    postgres = await startPostgres()
  })
  afterAll(async () => {
    program?.remove()
    await postgres?.stop()
  })
  afterEach(async () => {
    for (const { store } of replicas) await store.close()
    replicas = []
  })

  it('keep each fact once; one writes, and the other does so at once when the first ends in order', async () => {
    const url = await postgres.createDatabase()
    const first = start(url, 'first')
    await expect.poll(() => first.turns(), WITHIN).toBe(1)
    const second = start(url, 'second')
    await expect.poll(() => second.store.state().state, WITHIN).toBe('live')
    bothSee('a')
    await expect.poll(() => keysIn(second.store), WITHIN).toEqual(['a'])
    expect(second.turns()).toBe(0)
    const endedAt = performance.now()
    await first.store.close()
    await expect.poll(() => second.turns(), WITHIN).toBe(1)
    expect(performance.now() - endedAt).toBeLessThan(10_000)
    bothSee('b')
    await expect.poll(() => keysIn(second.store), WITHIN).toEqual(['b', 'a'])
    const spans = await second.store.read.spans({ since: 0, until: Date.now() })
    expect(spans.map(({ instance }) => instance)).toEqual(['second', 'first'])
  })

  it('go on within twenty seconds when the one that writes is killed', async () => {
    const url = await postgres.createDatabase()
    const first = start(url, 'first')
    await expect.poll(() => first.turns(), WITHIN).toBe(1)
    const second = start(url, 'second')
    await expect.poll(() => second.store.state().state, WITHIN).toBe('live')
    await first.die()
    const diedAt = performance.now()
    await expect.poll(() => second.turns(), WITHIN).toBe(1)
    expect(performance.now() - diedAt).toBeLessThan(20_000)
    second.store.write({ entries: [entry('after')] })
    await expect.poll(() => keysIn(second.store), WITHIN).toEqual(['after'])
  })

  it('tell what happened while the database was away when it is back, and nobody waits meanwhile', async () => {
    const url = await postgres.createDatabase()
    const { store, turns } = start(url, 'only')
    await expect.poll(() => turns(), WITHIN).toBe(1)
    store.write({ entries: [entry('before')] })
    await expect.poll(() => keysIn(store), WITHIN).toEqual(['before'])
    await postgres.kill()
    await expect.poll(() => store.state().state, WITHIN).toBe('error')
    store.write({ entries: [entry('meanwhile')] })
    expect(await keysIn(store)).toContain('meanwhile')
    expect(store.state().reason).toBe('Kept in memory only: its database cannot be reached')
    await postgres.restart()
    await expect.poll(() => store.state().state, WITHIN).toBe('live')
    await expect.poll(() => keysIn(store), WITHIN).toEqual(['meanwhile', 'before'])
  })

  it('hear that the database is away where its connection ends between two questions of a transaction', async () => {
    const { db } = openPostgres(await postgres.createDatabase())
    const ended: unknown[] = []
    const hear = (error: unknown) => ended.push(error)
    process.prependListener('uncaughtException', hear)
    const failure = await db
      .transaction()
      .execute(async (at) => {
        await sql`select 1`.execute(at)
        await postgres.kill()
        await postgres.restart()
        await sql`select 1`.execute(at)
      })
      .then(() => undefined, describeFailure)
    process.removeListener('uncaughtException', hear)
    expect(failure?.code).toBe('away')
    expect(ended).toEqual([])
    await db.destroy()
  })
})
