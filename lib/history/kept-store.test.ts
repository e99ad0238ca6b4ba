import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { findGaps } from './gaps'
import type { KeptBatch } from './keep-batch'
import { createKeptStore } from './kept-store'
import type { Entry } from './rows'
import type { HistoryStore } from './store'
import { bundleThread, type ThreadProgram } from './testing/thread-program'
import { HistoryFailure, startThread, type ThreadLink } from './thread-link'

const WEB = asRef('Kustomization/apps/web')
const QUICK = { writeMs: 10, spanMs: 30, retryMs: 50, readMs: 5_000, leaseMs: 20, pruneMs: 3_600_000 }
const MONTH = { keepMs: 30 * 86_400_000, maxBytes: 512 * 1024 * 1024 }

let program: ThreadProgram
let folder: string
let open: HistoryStore[] = []

beforeAll(async () => {
  program = await bundleThread()
})
afterAll(() => program.remove())

afterEach(async () => {
  for (const store of open) await store.close()
  open = []
  rmSync(folder, { recursive: true, force: true })
})

function entry(key: string, at = Date.now()): Entry {
  return { key, at, type: 'status', object: WEB, namespace: 'apps', text: `what ${key} says` }
}

function start(file: string, more: Partial<Parameters<typeof createKeptStore>[0]> = {}) {
  const troubles: string[] = []
  let turns = 0
  const store = createKeptStore({
    kind: 'sqlite',
    open: () => startThread(program.url, { place: { file }, cluster: 'home' }),
    async putAside() {
      await rename(file, `${file}.corrupt-1`)
      return `${file}.corrupt-1`
    },
    limits: MONTH,
    instance: `instance ${open.length}`,
    clock: () => new Date(),
    timing: QUICK,
    onTrouble: (why) => troubles.push(why),
    ...more,
  })
  store.onTurn(() => {
    turns += 1
  })
  open.push(store)
  return { store, troubles, turns: () => turns }
}

function place(): string {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-history-'))
  return join(folder, 'below', 'history.db')
}

async function keysIn({ read }: HistoryStore): Promise<readonly string[]> {
  return (await read.entries({ limit: 500 })).rows.map(({ key }) => key)
}

/** In a process of its own, which leaves no lock behind. */
function ask(file: string, text: string): unknown {
  const program = `const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'))
    console.log(JSON.stringify(new DatabaseSync(process.argv[1]).prepare(process.argv[2]).all()))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program, file, text]).toString())
}

const isState = (store: HistoryStore, state: string) => expect.poll(() => store.state().state).toBe(state)

describe('History that is kept', () => {
  it('is there after a restart, and the time between is a gap', async () => {
    const file = place()
    const first = start(file)
    first.store.write({ entries: [entry('a')] })
    await isState(first.store, 'live')
    first.store.write({ entries: [entry('b')] })
    await first.store.close()
    const closedAt = Date.now()
    await expect.poll(() => Date.now() - closedAt).toBeGreaterThan(40)
    const second = start(file)
    await isState(second.store, 'live')
    expect(second.store.state().since).toBeLessThanOrEqual(closedAt)
    expect(await keysIn(second.store)).toEqual(['b', 'a'])
    const now = Date.now()
    const spans = await second.store.read.spans({ since: 0, until: now })
    const [gap] = findGaps(spans, spans.at(-1)?.began ?? 0, now, now)
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThanOrEqual(40)
    expect(gap?.from).toBeLessThanOrEqual(closedAt)
  })

  it('is for its owner only', async () => {
    const file = place()
    const { store } = start(file)
    await isState(store, 'live')
    store.write({ entries: [entry('a')] })
    await expect.poll(() => keysIn(store)).toEqual(['a'])
    for (const name of readdirSync(join(folder, 'below')))
      expect([name, statSync(join(folder, 'below', name)).mode & 0o077]).toEqual([name, 0])
  })

  it('is told when it is this process that writes, once what was kept can be read', async () => {
    const file = place()
    const { store, turns } = start(file)
    expect(turns()).toBe(0)
    await isState(store, 'live')
    expect(turns()).toBe(1)
  })
})

describe('a thread that dies', () => {
  it('is begun anew, with all that waited', async () => {
    const file = place()
    let link: ThreadLink | undefined
    const { store, turns } = start(file, {
      open: () => {
        link = startThread(program.url, { place: { file }, cluster: 'home' })
        return link
      },
    })
    await isState(store, 'live')
    await link?.end()
    store.write({ entries: [entry('a')] })
    await expect.poll(() => keysIn(store).catch(() => [])).toEqual(['a'])
    await isState(store, 'live')
    await expect.poll(() => keysIn(store).catch(() => [])).toEqual(['a'])
    expect(turns()).toBe(1)
  })
})

describe('a file that another program has open', () => {
  it('leaves what happens in memory, says so, and is taken over with all of it once it is free', async () => {
    const file = place()
    const first = start(file)
    await isState(first.store, 'live')
    first.store.write({ entries: [entry('before')], seen: [{ uid: 'u', object: WEB, status: 'ready', since: 1 }] })
    await expect.poll(() => keysIn(first.store)).toEqual(['before'])
    const second = start(file)
    await isState(second.store, 'error')
    expect(second.store.state()).toMatchObject({
      kind: 'memory',
      reason: 'Kept in memory only: another program has its file open',
    })
    expect(second.turns()).toBe(1)
    second.store.write({ entries: [entry('meanwhile')], seen: [{ uid: 'u', object: WEB, status: 'failed', since: 9 }] })
    expect(await keysIn(second.store)).toEqual(['meanwhile'])
    await first.store.close()
    await isState(second.store, 'live')
    expect(second.turns()).toBe(2)
    expect((await second.store.read.seen()).map(({ status }) => status)).toEqual(['ready'])
    await expect.poll(() => keysIn(second.store)).toEqual(['meanwhile', 'before'])
  })
})

describe('a file that is broken', () => {
  it('is put aside and kept, a new one is begun, and the page is told', async () => {
    const file = place()
    mkdirSync(join(folder, 'below'), { recursive: true })
    writeFileSync(file, 'this is no database at all '.repeat(400))
    const { store, troubles } = start(file)
    await isState(store, 'live')
    expect(store.state().reason).toContain('The file of History was broken. It is put aside as')
    expect(readFileSync(`${file}.corrupt-1`, 'utf8')).toContain('this is no database at all')
    await expect
      .poll(async () => (await store.read.entries({ limit: 5 })).rows)
      .toMatchObject([{ type: 'control', became: 'broken' }])
    expect(troubles).toEqual(['History is kept in memory only for now.'])
  })
})

describe('a file from a newer Fluxdeck', () => {
  it('is not touched', async () => {
    const file = place()
    const first = start(file)
    await isState(first.store, 'live')
    await first.store.close()
    ask(file, "insert into kysely_migration values ('999', '2030-01-01')")
    const { store } = start(file)
    await isState(store, 'error')
    expect(store.state().reason).toBe('Kept in memory only: its file was written by a newer Fluxdeck')
    store.write({ entries: [entry('a')] })
    await store.close()
    expect(ask(file, 'select name from kysely_migration')).toEqual(
      ['001', '003', '004', '999'].map((name) => ({ name })),
    )
    expect(ask(file, 'select count(*) as entries from entry')).toEqual([{ entries: 0 }])
  })
})

describe('a place that cannot be written to', () => {
  it('leaves everything in memory and is tried again', async () => {
    const file = place()
    writeFileSync(join(folder, 'below'), 'a file where a folder should be')
    const { store } = start(file)
    store.write({ entries: [entry('a')] })
    await isState(store, 'error')
    expect(store.state().reason).toBe('Kept in memory only: its file cannot be opened')
    expect(await keysIn(store)).toEqual(['a'])
    rmSync(join(folder, 'below'))
    await isState(store, 'live')
    await expect.poll(() => keysIn(store)).toEqual(['a'])
    expect(existsSync(file)).toBe(true)
  })
})

/** A thread that does what the test says, and gives up what takes too long. */
function pretend(answer: (what: string, query: KeptBatch) => Promise<unknown>): ThreadLink {
  return {
    async end() {},
    ask: (what: string, query: unknown, withinMs = 10_000) =>
      new Promise<never>((resolve, reject) => {
        const timer = setTimeout(() => reject(new HistoryFailure('slow', 'too late')), withinMs)
        // It stands for every kind of answer.
        answer(what, JSON.parse(JSON.stringify(query ?? {}))).then((found) => {
          clearTimeout(timer)
          resolve(JSON.parse(JSON.stringify(found ?? null)))
        }, reject)
      }),
  }
}

describe('a database that does not answer', () => {
  it('makes no write wait, and what cannot be kept becomes a gap with its number', async () => {
    place()
    let isStalled = true
    const kept: KeptBatch[] = []
    const { store } = start('', {
      open: () =>
        pretend(async (what, query) => {
          if (what !== 'keep') return {}
          await expect.poll(() => isStalled).toBe(false)
          kept.push(query)
          return undefined
        }),
    })
    await isState(store, 'live')
    const began = performance.now()
    for (let at = 0; at < 12_000; at += 1) store.write({ entries: [entry(`k${at}`)] })
    expect(performance.now() - began).toBeLessThan(2_000)
    isStalled = false
    await expect.poll(() => kept.flatMap(({ entries = [] }) => entries).some(({ key }) => key === 'k11999')).toBe(true)
    const reasons = kept.flatMap(({ spans = [] }) => spans.flatMap(({ reason }) => reason ?? []))
    expect(reasons[0]).toMatch(/^More happened than could be kept: \d+ changes are missing$/)
  })

  it('is said to be slow to whoever reads', async () => {
    place()
    const { store } = start('', {
      open: () => pretend((what) => (what === 'entries' ? new Promise(() => {}) : Promise.resolve({}))),
      timing: { ...QUICK, readMs: 20 },
    })
    await isState(store, 'live')
    await expect(store.read.entries({ limit: 1 })).rejects.toThrow('History is slow at the moment')
    expect(store.state().state).toBe('live')
  })
})

describe('a database that is away', () => {
  it('is said to be away, and what happens is kept in memory', async () => {
    place()
    const { store } = start('', {
      kind: 'postgres',
      open: () => startThread(program.url, { place: { postgres: 'postgres://nobody@127.0.0.1:1/none' }, cluster: 'x' }),
    })
    await isState(store, 'error')
    expect(store.state().reason).toBe('Kept in memory only: its database cannot be reached')
    store.write({ entries: [entry('a')] })
    expect(await keysIn(store)).toEqual(['a'])
  })
})
