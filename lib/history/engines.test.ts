// One set of questions for all that may hold History.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { asRef } from '@/lib/testing/as-ref'
import { type Engine, openEngine } from './engine'
import { createMemoryStore } from './memory-store'
import type { ActionRow, Entry, RolloutObject, RolloutRow, Seen } from './rows'
import type { EntryQuery, HistoryBatch, HistoryReads, Place } from './store'

const NOON = Date.parse('2026-11-20T12:00:00Z')
const WEB = asRef('Kustomization/apps/web')
const MAIN = asRef('GitRepository/flux-system/main')

interface Opened {
  readonly read: HistoryReads
  keep(batch: HistoryBatch): Promise<void>
  close(): Promise<void>
}

function entry(key: string, at: number, more: Partial<Entry> = {}): Entry {
  return { key, at, type: 'status', object: WEB, namespace: 'apps', ...more }
}

function rollout(id: string, startedAt: number, more: Partial<RolloutRow> = {}): RolloutRow {
  const counts = { total: 1, done: 1, failed: 0, suspended: 0, waiting: 0 }
  return { id, source: MAIN, sourceUid: 'u', revision: id, short: id, startedAt, ...counts, quiet: {}, ...more }
}

function action(id: string, requestedAt: number, more: Partial<ActionRow> = {}): ActionRow {
  const texts = { action: 'reconcile', by: 'olga', state: 'requested', message: 'Asked.' }
  return { id, ref: WEB, requestedAt, changedAt: requestedAt, steps: [], retrying: false, ...texts, ...more }
}

async function openedBy(engine: Engine): Promise<Opened> {
  return { read: engine, keep: async (batch) => void (await engine.keep(batch)), close: engine.close }
}

const folders: string[] = []
let postgres: Postgres | undefined
const hasPostgres = canRun(postgresAvailability())

const ENGINES: readonly { readonly name: string; readonly open: () => Promise<Opened> }[] = [
  {
    name: 'memory',
    async open() {
      const store = createMemoryStore({ instance: 'one', clock: () => new Date(NOON) })
      return { read: store.read, keep: async (batch) => store.write(batch), close: store.close }
    },
  },
  {
    name: 'the embedded database of this Node',
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-history-'))
      folders.push(folder)
      return openedBy(await openEngine({ place: { file: join(folder, 'history.db') }, cluster: 'home' }))
    },
  },
  {
    name: 'PostgreSQL',
    async open() {
      const url = (await postgres?.createDatabase()) ?? ''
      return openedBy(await openEngine({ place: { postgres: url }, cluster: 'home' }))
    },
  },
]

beforeAll(async () => {
  if (hasPostgres) postgres = await startPostgres()
})

afterAll(async () => {
  await postgres?.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

for (const { name, open } of ENGINES.filter((one) => one.name !== 'PostgreSQL' || hasPostgres))
  describe(`History in ${name}`, () => {
    let opened: Opened
    const start = async (batch: HistoryBatch) => {
      opened = await open()
      await opened.keep(batch)
      return opened
    }
    const keys = async (query: Partial<EntryQuery>) =>
      (await opened.read.entries({ limit: 100, ...query })).rows.map(({ key }) => key)
    /** All pages, joined by a bar. */
    const pages = async (query: EntryQuery) => {
      const found: string[] = []
      for (let after: Place | undefined, more = true; more; ) {
        const page = await opened.read.entries({ ...query, ...(after === undefined ? {} : { after }) })
        found.push(page.rows.map(({ key }) => key).join(' '))
        after = page.next
        more = after !== undefined
      }
      return found.join(' | ')
    }
    afterEach(() => opened.close())

    it('gives back every field as it was', async () => {
      const full: Entry = entry('full', 5, {
        uid: 'u1',
        root: MAIN,
        was: 'ready',
        became: 'failed',
        revision: 'main@sha1:8f1c2ab',
        text: 'kustomize build failed: “ümlaut” \\ %_',
        actor: 'olga',
        detail: { late: true, seconds: 12.5, why: 'x' },
      })
      const bare: Entry = { key: 'bare', at: NOON, type: 'control' }
      await start({ entries: [full, bare] })
      expect((await opened.read.entries({ limit: 10 })).rows).toEqual([bare, full])
    })

    it('keeps a fact once, however often it is written, and of a message the latest version', async () => {
      await start({ entries: [entry('a', 1, { text: 'first' }), entry('a', 1, { text: 'again' })] })
      await opened.keep({ entries: [entry('a', 9, { text: 'later' })] })
      await opened.keep({ entries: [entry('n', 2, { type: 'notification', text: 'hello' })] })
      await opened.keep({ entries: [entry('n', 2, { type: 'notification', text: 'edited' })] })
      const { rows } = await opened.read.entries({ limit: 10 })
      expect(rows.map(({ text, at }) => [text, at])).toEqual([
        ['edited', 2],
        ['first', 1],
      ])
    })

    it('tells the newest first, page by page, and each once where several are of one moment', async () => {
      await start({ entries: ['a', 'B', 'c', 'D', 'e'].map((key) => entry(key, key === 'e' ? 2 : 1)) })
      expect(await pages({ limit: 2 })).toBe('e c | a D | B')
    })

    it('finds by time, object, type and namespace, alone and together, with what has no namespace', async () => {
      await start({
        entries: [
          entry('a', 1),
          entry('b', 2, { type: 'deploy' }),
          entry('c', 3, { object: MAIN, namespace: 'flux-system' }),
          { key: 'd', at: 4, type: 'control' },
          entry('e', 5, { type: 'deploy', object: MAIN, namespace: 'flux-system' }),
        ],
      })
      expect(await keys({ since: 2, until: 4 })).toEqual(['d', 'c', 'b'])
      expect(await keys({ object: WEB })).toEqual(['b', 'a'])
      expect(await keys({ type: 'deploy' })).toEqual(['e', 'b'])
      expect(await keys({ namespaces: ['apps', null] })).toEqual(['d', 'b', 'a'])
      expect(await keys({ namespaces: ['flux-system'], type: 'deploy', since: 4 })).toEqual(['e'])
      expect(await keys({ object: MAIN, namespaces: ['apps'] })).toEqual([])
      expect(await keys({ object: MAIN, type: 'deploy' })).toEqual(['e'])
      expect(await keys({ namespaces: [] })).toEqual([])
    })

    it('merges many namespaces page by page without leaving one out', async () => {
      const namespaces = ['a', 'b', 'c']
      await start({
        entries: Array.from({ length: 12 }, (_, at) =>
          entry(`k${at + 10}`, at, { namespace: namespaces[at % 3] ?? '' }),
        ),
      })
      expect(await pages({ limit: 5, namespaces: ['a', 'c'] })).toBe('k21 k19 k18 k16 k15 | k13 k12 k10')
      const many = Array.from({ length: 30 }, (_, at) => `n${at}`)
      expect(await pages({ limit: 5, namespaces: [...many, 'a', 'c', null] })).toBe('k21 k19 k18 k16 k15 | k13 k12 k10')
    })

    it('searches object, text, revision and actor in any case, and takes no letter for a pattern', async () => {
      await start({
        entries: [
          entry('a', 1, { text: 'Upgrade FAILED: 100% of_it' }),
          entry('b', 2, { revision: 'main@sha1:8F1C2AB' }),
          entry('c', 3, { actor: 'Olga', object: MAIN }),
          entry('d', 4, { text: 'nothing' }),
        ],
      })
      expect(await keys({ q: 'upgrade failed' })).toEqual(['a'])
      expect(await keys({ q: '8f1c' })).toEqual(['b'])
      expect(await keys({ q: 'olga' })).toEqual(['c'])
      expect(await keys({ q: '%' })).toEqual(['a'])
      expect(await keys({ q: '_' })).toEqual(['a'])
      expect(await keys({ q: 'apps/web' })).toEqual(['d', 'b', 'a'])
      expect(await keys({ q: 'olga', type: 'deploy' })).toEqual([])
      expect(await pages({ q: 'apps/web', limit: 2 })).toBe('d b | a')
    })

    it('remembers of each object what was seen last, until it is gone', async () => {
      const first: Seen = { uid: 'u1', object: WEB, status: 'ready', since: 1 }
      const other: Seen = { uid: 'u2', object: MAIN, status: 'ready', since: 2, digest: 'd', revision: 'r' }
      await start({ seen: [first, other] })
      const failing: Seen = { ...first, status: 'failed', since: 3, failingSince: 2, failingAtLeast: false }
      await opened.keep({ seen: [failing] })
      expect([...(await opened.read.seen())].sort((a, b) => a.since - b.since)).toEqual([other, failing])
      await opened.keep({ forgotten: ['u2'] })
      expect(await opened.read.seen()).toEqual([failing])
    })

    it('keeps a roll-out as it was last told, with its objects, and knows what came before and behind', async () => {
      const running = rollout('b', 2, { done: 0, subject: 'Add web', author: 'Ada', by: 'olga', quiet: { apps: 3 } })
      const object: RolloutObject = { rollout: 'b', uid: 'u1', ref: WEB, namespace: 'apps', outcome: 'running', at: 2 }
      await start({ rollouts: [rollout('a', 1), running, rollout('c', 3)], rolloutObjects: [object] })
      const done: RolloutRow = { ...running, done: 1, finishedAt: 9, unchanged: false, overtakenBy: 'c' }
      const changed: RolloutObject = { ...object, outcome: 'done', at: 8, before: 'x', after: 'y', changed: true }
      await opened.keep({ rollouts: [done], rolloutObjects: [changed] })
      expect(await opened.read.rollout('b')).toEqual(done)
      expect(await opened.read.rolloutObjects(['b', 'c'])).toEqual([changed])
      const many = Array.from({ length: 70_000 }, (_, at) => `many ${at}`)
      expect(await opened.read.rolloutObjects([...many, 'b'])).toEqual([changed])
      const { previous, next } = await opened.read.neighbours('b')
      expect([previous?.id, next?.id]).toEqual(['a', 'c'])
      expect(await opened.read.neighbours('nobody')).toEqual({})
      expect(await opened.read.rollout('nobody')).toBeUndefined()
    })

    it('lists roll-outs by time, source and object, and those that changed nothing only when asked', async () => {
      const other = asRef('OCIRepository/apps/chart')
      await start({
        rollouts: [rollout('a', 1), rollout('b', 2, { unchanged: true }), rollout('c', 3, { source: other })],
        rolloutObjects: [{ rollout: 'c', uid: 'u1', ref: WEB, namespace: 'apps', outcome: 'done', at: 3 }],
      })
      const ids = async (query: object) =>
        (await opened.read.rollouts({ limit: 10, ...query })).rows.map(({ id }) => id).join(' ')
      expect(await ids({})).toBe('c a')
      expect(await ids({ all: true })).toBe('c b a')
      expect(await ids({ source: MAIN, all: true })).toBe('b a')
      expect(await ids({ object: WEB })).toBe('c')
      expect(await ids({ since: 2, until: 3, all: true })).toBe('c b')
      const first = await opened.read.rollouts({ limit: 1 })
      expect(first.next).toEqual({ at: 3, key: 'c' })
      expect(await ids({ after: first.next })).toBe('a')
    })

    it('keeps an action at the state it has, and finds those that are open', async () => {
      const full = action('x', 1, {
        uid: 'u1',
        namespace: 'apps',
        via: 'agent',
        token: 't',
        steps: [{ ref: WEB, state: 'requested', at: '2026-11-20T12:00:00.000Z' }],
        selection: { id: 's', size: 2, place: 1 },
        holder: 'one',
        until: 99,
      })
      await start({ actions: [full, action('y', 2, { ref: MAIN })] })
      expect(await opened.read.actions({ open: true, limit: 10 })).toEqual([action('y', 2, { ref: MAIN }), full])
      const ended = { ...full, state: 'done', message: 'Done.', retrying: true, finishedAt: 5, changedAt: 5 }
      await opened.keep({ actions: [ended] })
      expect((await opened.read.actions({ open: true, limit: 10 })).map(({ id }) => id)).toEqual(['y'])
      expect(await opened.read.actions({ object: WEB, limit: 10 })).toEqual([ended])
    })

    it('counts days while it is written, where it is a database', async () => {
      const failed = entry('f', NOON, { uid: 'u1', became: 'failed' })
      const ready = entry('r', NOON + 120_000, { uid: 'u1', became: 'ready' })
      const object: RolloutObject = { rollout: 'b', uid: 'u1', ref: WEB, outcome: 'done', at: NOON, changed: true }
      const spans = [{ id: 'a', instance: 'a', began: NOON - 1, seen: NOON + 120_000 }]
      await start({ rollouts: [rollout('b', NOON)], rolloutObjects: [object], entries: [failed], ...{ spans } })
      await opened.keep({ entries: [ready, entry('again', NOON + 180_000, { uid: 'u1', became: 'stalled' })] })
      const counted = await opened.read.days({ from: NOON - 86_400_000, now: NOON + 200_000 })
      const figures = { deploys: 1, changed: 1, failedDeploys: 1, incidents: 1, recovered: 1, recoverMs: [120_000] }
      const open = { who: 'u1', object: WEB, from: NOON + 180_000, isRecovered: false, worst: 'stalled' }
      expect(counted).toEqual(
        name === 'memory' ? undefined : { rows: [{ day: '2026-11-20', ...figures, worst: 'failed' }], open: [open] },
      )
    })
  })
