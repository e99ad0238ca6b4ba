// No question of the API reads a whole table, and what is too old goes without one either.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { keepBatch } from './keep-batch'
import { migrate } from './migrations'
import { openSqlite } from './open-sqlite'
import { readTables } from './read-tables'
import { pruneStep, type Room } from './retention'
import type { Entry, RolloutRow } from './rows'
import type { Tables } from './tables'

const WEB = asRef('Kustomization/apps/web')
const MAIN = asRef('GitRepository/flux-system/main')
const DAY = 86_400_000
const NOW = Date.parse('2026-11-30T12:00:00Z')
const LIMITS = { before: NOW - 30 * DAY, firstDay: '2024-11-30' }

let folder: string
let db: Kysely<Tables>
let room: Room
let asked: { sql: string; parameters: readonly unknown[] }[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-plans-'))
  asked = []
  const opened = await openSqlite(join(folder, 'history.db'), ({ query: { sql, parameters } }) => {
    asked.push({ sql, parameters })
  })
  db = opened.db
  room = opened.room
  await migrate(db, 'sqlite')
  asked = []
})

afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

function entry(key: string, at: number, more: Partial<Entry> = {}): Entry {
  return { key, at, type: 'status', object: WEB, namespace: 'apps', ...more }
}

function rollout(id: string, startedAt: number, more: Partial<RolloutRow> = {}): RolloutRow {
  const counts = { total: 1, done: 1, failed: 0, suspended: 0, waiting: 0 }
  const times = { startedAt, finishedAt: startedAt + 1 }
  return { id, source: MAIN, sourceUid: 'u', revision: id, short: id, ...times, ...counts, quiet: {}, ...more }
}

/** How the database goes about each question, those about its plans aside. */
async function plans(): Promise<readonly string[]> {
  const found: string[] = []
  for (const { sql: text, parameters } of [...asked]) {
    if (!/^(select|delete|update|with)/i.test(text)) continue
    const plain = text.replaceAll('?', () => '$')
    const parts = plain.split('$')
    const query = parts.flatMap((part, at) =>
      at === 0 ? [sql.raw(part)] : [sql`${parameters[at - 1]}`, sql.raw(part)],
    )
    const { rows } = await sql<{ detail: string }>`explain query plan ${sql.join(query, sql``)}`.execute(db)
    found.push(...rows.map(({ detail }) => `${detail}   [${text.slice(0, 160)}]`))
  }
  return found
}

describe('every question goes along an index', () => {
  it('for entries by time, object, type, namespaces and text, each with a cursor', async () => {
    const read = readTables(db, 'home', 'sqlite')
    const after = { at: NOW, key: 'k' }
    const many = Array.from({ length: 40 }, (_, at) => `n${at}`)
    for (const query of [
      {},
      { since: 1, until: NOW },
      { object: WEB },
      { object: WEB, since: 1, until: NOW },
      { object: WEB, type: 'deploy' as const, namespaces: ['apps'] },
      { type: 'deploy' as const },
      { type: 'deploy' as const, since: 1, until: NOW },
      { type: 'deploy' as const, namespaces: ['apps', null] },
      { namespaces: many },
      { q: 'failed' },
      { q: 'failed', namespaces: ['apps'] },
    ])
      for (const from of [{}, { after }]) await read.entries({ limit: 100, ...from, ...query })
    const found = await plans()
    expect(found.filter((plan) => plan.includes('SEARCH entry USING')).length).toBeGreaterThanOrEqual(9)
    const by = (column: string) => `INDEX entry_by_${column} (cluster=? AND ${column}=? AND `
    for (const column of ['object', 'type', 'namespace']) expect(found.join('\n')).toContain(by(column))
    expect(found.filter((plan) => /SCAN entry/.test(plan))).toEqual([])
    expect(found.filter((plan) => /TEMP B-TREE/.test(plan))).toEqual([])
    // Only what asks for no object, type or namespace goes by time.
    const byTime = found.filter((plan) => plan.includes('INDEX entry_by_time'))
    expect(byTime.filter((plan) => /"(object|type|namespace)" = \?/.test(plan))).toEqual([])
  })

  it('for roll-outs, their objects, actions, spans and days', async () => {
    await keepBatch(db, 'home', { rollouts: [rollout('a', 1)] })
    asked = []
    const read = readTables(db, 'home', 'sqlite')
    await read.rollouts({ limit: 10, all: true })
    await read.rollouts({ limit: 10, source: MAIN, after: { at: NOW, key: 'k' } })
    await read.rollouts({ limit: 10, object: WEB })
    await read.rollout('a')
    await read.rolloutObjects(['a', 'b'])
    await read.neighbours('a')
    await read.actions({ object: WEB, limit: 10 })
    await read.actions({ open: true, limit: 10 })
    await read.spans({ since: 1, until: NOW })
    await read.days({ from: NOW - 30 * DAY, now: NOW })
    const found = await plans()
    expect(found.filter((plan) => /SCAN (entry|rollout|rollout_object|action|span|day)\b/.test(plan))).toEqual([])
    expect(found.length).toBeGreaterThan(9)
  })

  it('for what is counted while it is written, and again where somebody wrote who does not count', async () => {
    const failed = entry('failed', NOW - 90_000, { became: 'failed', uid: 'u' })
    const spans = [{ id: 'a', instance: 'a', began: NOW - DAY, seen: NOW }]
    const objects = [{ rollout: 'r', uid: 'u', ref: WEB, outcome: 'done' as const, at: NOW - 100_000, changed: true }]
    await keepBatch(db, 'home', {
      entries: [failed],
      rollouts: [rollout('r', NOW - DAY)],
      rolloutObjects: objects,
      spans,
    })
    await keepBatch(db, 'home', { entries: [entry('ready', NOW, { became: 'ready', uid: 'u' })] })
    await keepBatch(db, 'home', { entries: [entry('again', NOW, { became: 'failed', uid: 'u' })] })
    await readTables(db, 'home', 'sqlite').days({ from: NOW - 30 * DAY, now: NOW })
    await sql`update span set counted = null`.execute(db)
    asked = asked.filter(({ sql: text }) => !/set counted/.test(text))
    await keepBatch(db, 'home', { spans })
    const found = await plans()
    expect(found.filter((plan) => plan.includes('incident')).length).toBeGreaterThan(3)
    expect(found.filter((plan) => /SCAN (entry|rollout|rollout_object|incident|day|span)\b/.test(plan))).toEqual([])
  })

  it('for what is too old', async () => {
    await pruneStep(db, 'home', LIMITS, room)
    const found = await plans()
    expect(found.filter((plan) => /SCAN (entry|action|rollout|incident|day)\b/.test(plan))).toEqual([])
  })
})

describe('what is too old', () => {
  const counted = async (table: 'entry' | 'rollout' | 'rollout_object' | 'action' | 'day') =>
    Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]?.n)
  const pruneAll = async (limits: Parameters<typeof pruneStep>[2]) => {
    let steps = 1
    while (await pruneStep(db, 'home', limits, room)) steps += 1
    return steps
  }

  it('goes in small steps, and spans tell of it no more', async () => {
    const old = Array.from({ length: 1_200 }, (_, at) => entry(`old${at}`, NOW - 40 * DAY + at))
    const spans = [
      { id: 'gone', instance: 'a', began: NOW - 90 * DAY, seen: NOW - 60 * DAY },
      { id: 'long', instance: 'a', began: NOW - 50 * DAY, seen: NOW },
    ]
    await keepBatch(db, 'home', { entries: [...old, entry('new', NOW)], spans })
    expect(await pruneAll(LIMITS)).toBe(3)
    const read = readTables(db, 'home', 'sqlite')
    expect((await read.entries({ limit: 5_000 })).rows.map(({ key }) => key)).toEqual(['new'])
    expect((await read.spans({ since: 0, until: NOW })).map(({ id, began }) => [id, began])).toEqual([
      ['long', LIMITS.before],
    ])
  })

  it('leaves the last twenty roll-outs of a source, those under way, and open actions', async () => {
    const old = Array.from({ length: 30 }, (_, at) => rollout(`r${at + 10}`, NOW - 50 * DAY + at))
    const { finishedAt: _, ...running } = rollout('running', NOW - 60 * DAY)
    const texts = { action: 'reconcile', by: 'olga', state: 'requested', message: '', steps: [], retrying: false }
    const open = { id: 'open', ref: WEB, requestedAt: 1, changedAt: 1, ...texts }
    await keepBatch(db, 'home', {
      rollouts: [...old, running],
      rolloutObjects: old.map(({ id }) => ({ rollout: id, uid: 'u', ref: WEB, outcome: 'done' as const, at: 1 })),
      actions: [open, { ...open, id: 'ended', finishedAt: 2 }],
    })
    await pruneAll(LIMITS)
    expect([await counted('rollout'), await counted('rollout_object'), await counted('action')]).toEqual([21, 20, 1])
    expect((await readTables(db, 'home', 'sqlite').rollouts({ limit: 100, all: true })).rows.at(-1)?.id).toBe('running')
  })

  it('is more where there is no room, the oldest first', async () => {
    const text = 'x'.repeat(900)
    const entries = Array.from({ length: 6_000 }, (_, at) => entry(`k${at + 10_000}`, NOW - 6_000 + at, { text }))
    const spans = [{ id: 'a', instance: 'a', began: NOW - 10_000, seen: NOW }]
    await keepBatch(db, 'home', { entries, spans })
    const full = room.usedBytes()
    await pruneAll({ ...LIMITS, maxBytes: full / 2 })
    expect(room.usedBytes()).toBeLessThanOrEqual(full / 2)
    const read = readTables(db, 'home', 'sqlite')
    const { rows } = await read.entries({ limit: 10_000 })
    expect(rows.length).toBeGreaterThan(1_000)
    expect(rows[0]?.key).toBe('k15999')
    const [span] = await read.spans({ since: 0, until: NOW })
    expect(span?.began).toBe(rows.at(-1)?.at)
  })
})
