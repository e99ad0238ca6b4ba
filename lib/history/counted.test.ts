// What is counted while it is written is what all entries together say, whatever comes, and whenever it comes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { computeFigures, figuresOfDays } from '@/lib/flux/history/figures'
import { asRef } from '@/lib/testing/as-ref'
import { findGaps } from './gaps'
import { type KeptBatch, keepBatch } from './keep-batch'
import { migrate } from './migrations'
import { openSqlite } from './open-sqlite'
import { readTables } from './read-tables'
import { pruneStep, type Room } from './retention'
import type { Entry, RolloutObject, RolloutRow, Span } from './rows'
import type { Tables } from './tables'

const MINUTE = 60_000
const DAY = 86_400_000
const FROM = Date.parse('2026-11-01T00:00:00Z')
const NOW = FROM + 5 * DAY + 7 * 60 * MINUTE
const MAIN = asRef('GitRepository/flux-system/main')
const STATUSES = ['ready', 'failed', 'failed', 'stalled', 'reconciling', 'waiting', 'suspended', 'deleted', 'ready']

let folder: string
let db: Kysely<Tables>
let room: Room

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-counted-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
async function begin(): Promise<void> {
  files += 1
  const opened = await openSqlite(join(folder, `${files}.db`))
  db = opened.db
  room = opened.room
  await migrate(db, 'sqlite')
}

const app = (name: number) => asRef(`Kustomization/apps/app-${name}`)

function status(name: number, at: number, became: string, more: Partial<Entry> = {}): Entry {
  const uid = `uid-${name}`
  return {
    key: `s:${uid}:${became}:${at}`,
    at,
    type: 'status',
    object: app(name),
    namespace: 'apps',
    uid,
    became,
    ...more,
  }
}

function rollout(id: string, startedAt: number, more: Partial<RolloutRow> = {}): RolloutRow {
  const counts = { total: 1, done: 1, failed: 0, suspended: 0, waiting: 0, quiet: {} }
  const names = { id, source: MAIN, sourceUid: 'main', revision: id, short: id }
  return { ...names, startedAt, finishedAt: startedAt + MINUTE, ...counts, ...more }
}

function object(id: string, name: number, at: number, more: Partial<RolloutObject> = {}): RolloutObject {
  return {
    rollout: id,
    uid: `uid-${name}`,
    ref: app(name),
    namespace: 'apps',
    outcome: 'done',
    at,
    changed: true,
    ...more,
  }
}

const spanOf = (began: number, seen: number, more: Partial<Span> = {}): Span => ({
  ...{ id: `one ${began}`, instance: 'one', began, seen },
  ...more,
})

/** Of who sees everything: by all that is kept, and by what was counted. */
async function bothWays(from = FROM, now = NOW) {
  const read = readTables(db, 'home', 'sqlite')
  const { rows: entries } = await read.entries({ type: 'status', limit: 100_000 })
  const { rows: rollouts } = await read.rollouts({ since: from, all: true, limit: 100_000 })
  const objects = await read.rolloutObjects(rollouts.map(({ id }) => id))
  const spans = await read.spans({ since: 0, until: now })
  const gaps = findGaps(spans, Math.min(from, ...spans.map(({ began }) => began)), now, now)
  const counted = await read.days({ from, now })
  if (counted === undefined) throw new Error('nobody counted')
  return {
    computed: computeFigures({ entries, rollouts, objects, gaps, from, now }),
    counted: figuresOfDays(counted.rows, counted.open, { from, now, gaps }),
  }
}

const happening = fc.record({
  what: fc.constantFrom('status', 'status', 'status', 'held', 'rollout', 'gap'),
  name: fc.integer({ min: 0, max: 1 }),
  // Close together, also about a midnight, so that they meet.
  minutes: fc.oneof(fc.integer({ min: -20, max: 40 }), fc.integer({ min: 2_860, max: 2_900 })),
  seconds: fc.constantFrom(0, 0, 20, 40, 59),
  became: fc.constantFrom(...STATUSES),
  /** So many batches later than the others of its time. */
  late: fc.constantFrom(0, 0, 0, 0, 1, 4),
  lasts: fc.integer({ min: 1, max: 30 }),
})
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never

interface Told {
  readonly order: number
  readonly at: number
  readonly batch: KeptBatch
  /** Minutes in which nobody recorded from then on. */
  readonly gap?: number
}

function tell(all: readonly Happening[]): readonly Told[] {
  const inOrder = [...all].sort((a, b) => a.minutes - b.minutes || a.seconds - b.seconds)
  const told = inOrder.flatMap(({ what, name, minutes, seconds, became, late, lasts }, order): readonly Told[] => {
    const at = FROM + minutes * MINUTE + seconds * 1_000
    if (what === 'gap') return [{ order, at, batch: {}, gap: lasts }]
    const behind = { order: order + late, at }
    if (what !== 'rollout') {
      const root = what === 'held' ? { root: MAIN } : {}
      return [{ ...behind, batch: { entries: [status(name, at, became, root)] } }]
    }
    const id = `r${order}`
    const { finishedAt: _, ...running } = rollout(id, at)
    const own = object(id, name, at + lasts * MINUTE, became === 'failed' ? { outcome: 'failed' } : {})
    const isSame = became === 'waiting' ? { unchanged: true } : {}
    return [
      { order, at, batch: { rollouts: [running] } },
      { ...behind, batch: { rollouts: [rollout(id, at, isSame)], rolloutObjects: [own] } },
    ]
  })
  return told.sort((a, b) => a.order - b.order)
}

/** So many at a time, each time with who recorded until then. */
async function keepAll(told: readonly Told[], size: number): Promise<void> {
  let span = spanOf(FROM - 700 * MINUTE, FROM - 700 * MINUTE)
  for (let first = 0; first < told.length; first += size) {
    const some = told.slice(first, first + size)
    span = { ...span, seen: Math.max(span.seen, ...some.map(({ at }) => at)) }
    const ended = { ...span, ended: span.seen, reason: 'a test' }
    const gap = some.find((one) => one.gap !== undefined)?.gap
    if (gap !== undefined) span = spanOf(span.seen + gap * MINUTE, span.seen + gap * MINUTE)
    await keepBatch(db, 'home', {
      entries: some.flatMap(({ batch }) => batch.entries ?? []),
      rollouts: some.flatMap(({ batch }) => batch.rollouts ?? []),
      rolloutObjects: some.flatMap(({ batch }) => batch.rolloutObjects ?? []),
      spans: gap === undefined ? [span] : [ended, span],
    })
  }
}

describe('what was counted', () => {
  it('is what all entries together say, after each batch and in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 3 }),
        async (all, size) => {
          await begin()
          await keepAll(tell(all), size)
          const { computed, counted } = await bothWays()
          await db.destroy()
          expect(counted).toEqual(computed)
        },
      ),
      { numRuns: 60 },
    )
  }, 120_000)

  it('counts a failure that has just begun once it lasts a minute, and lays it at the door of its deploy', async () => {
    await begin()
    const at = FROM + 2 * DAY + 5 * MINUTE
    // Of the day before, which nothing else touches.
    const deploy = rollout('r', at - 15 * MINUTE)
    await keepBatch(db, 'home', { rollouts: [deploy], rolloutObjects: [object('r', 1, at)], spans: [spanOf(FROM, at)] })
    await keepBatch(db, 'home', { entries: [status(1, at, 'failed')] })
    const figures = async (now: number) => {
      const { counted, computed } = await bothWays(FROM, now)
      expect(counted).toEqual(computed)
      return [counted.total.incidents, counted.total.runningIncidents, counted.total.failedDeploys]
    }
    expect(await figures(at + 59_000)).toEqual([0, 0, 0])
    expect(await figures(at + 60_000)).toEqual([1, 1, 1])
    await db.destroy()
  })

  it('is made up for where somebody wrote who knows of no counting', async () => {
    await begin()
    const failed = [status(1, FROM + DAY, 'failed'), status(1, FROM + DAY + 5 * MINUTE, 'ready')]
    await keepBatch(db, 'home', {
      spans: [spanOf(FROM, FROM + 2 * DAY)],
      entries: failed,
      rollouts: [rollout('r', FROM)],
    })
    await sql`update span set counted = null`.execute(db)
    await sql`delete from incident`.execute(db)
    await sql`delete from day`.execute(db)
    expect(await readTables(db, 'home', 'sqlite').days({ from: FROM, now: NOW })).toBeUndefined()
    await keepBatch(db, 'home', { spans: [spanOf(FROM, FROM + 2 * DAY + 1)] })
    const { computed, counted } = await bothWays()
    expect(counted.total).toMatchObject({ incidents: 1, recovered: 1, recoverMedianSeconds: 300 })
    expect(counted).toEqual(computed)
    await db.destroy()
  })

  it('stays as it was when what it was counted from goes, with the time that nobody recorded', async () => {
    await begin()
    const entries = [1, 2, 3].flatMap((day) => [
      status(day, FROM + day * DAY, 'stalled'),
      status(day, FROM + day * DAY + day * 5 * MINUTE, 'ready'),
      // Through midnight, beyond what goes.
      status(7, FROM + 3 * DAY - MINUTE, 'failed'),
      status(7, FROM + 3 * DAY + 9 * MINUTE, 'ready'),
    ])
    const rollouts = Array.from({ length: 25 }, (_, at) => rollout(`r${at}`, FROM + DAY + at * MINUTE))
    const objects = rollouts.map(({ id, startedAt }) => object(id, 1, startedAt))
    const spans = [spanOf(FROM + DAY / 2, FROM + DAY, { ended: FROM + DAY }), spanOf(FROM + DAY + 60 * MINUTE, NOW)]
    await keepBatch(db, 'home', { entries, rollouts, rolloutObjects: objects, spans })
    const before = await bothWays()
    expect(before.counted).toEqual(before.computed)
    while (await pruneStep(db, 'home', { before: FROM + 2 * DAY + 12 * 60 * MINUTE, firstDay: '2024-11-01' }, room));
    expect((await readTables(db, 'home', 'sqlite').entries({ limit: 100 })).rows).toHaveLength(4)
    const { computed, counted } = await bothWays()
    expect(computed.total.incidents).toBe(2)
    expect(counted).toEqual(before.counted)
    // What is written of such a day later changes nothing of it.
    await keepBatch(db, 'home', { entries: [status(9, FROM + DAY, 'failed')], rollouts: [rollout('late', FROM + DAY)] })
    expect((await bothWays()).counted).toEqual(before.counted)
    await db.destroy()
  })
})
