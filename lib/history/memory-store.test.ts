import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { findGaps } from './gaps'
import { createMemoryStore } from './memory-store'
import type { Entry, RolloutRow } from './rows'

const NOON = Date.parse('2026-11-20T12:00:00Z')

function entry(key: string, at: number, more: Partial<Entry> = {}): Entry {
  return { key, at, type: 'status', object: asRef('Kustomization/apps/web'), namespace: 'apps', ...more }
}

function rollout(id: string, startedAt: number, more: Partial<RolloutRow> = {}): RolloutRow {
  const counts = { total: 1, done: 1, failed: 0, suspended: 0, waiting: 0 }
  const source = asRef('GitRepository/flux-system/main')
  return { id, source, sourceUid: 'u', revision: id, short: id, startedAt, ...counts, quiet: {}, ...more }
}

function open() {
  return createMemoryStore({ instance: 'one', clock: () => new Date(NOON) })
}

describe('History in memory', () => {
  it('keeps a fact once, however often it is written, and of a message the latest version', async () => {
    const store = open()
    store.write({ entries: [entry('a', 1, { text: 'first' }), entry('a', 1, { text: 'again' })] })
    store.write({ entries: [entry('n', 2, { type: 'notification', text: 'hello' })] })
    store.write({ entries: [entry('n', 2, { type: 'notification', text: 'edited' })] })
    const { rows } = await store.read.entries({ limit: 10 })
    expect(rows.map(({ text }) => text)).toEqual(['edited', 'first'])
  })

  it('tells the newest first, page by page, and no entry twice where several are of one moment', async () => {
    const store = open()
    store.write({ entries: ['a', 'b', 'c', 'd', 'e'].map((key) => entry(key, key === 'e' ? 2 : 1)) })
    const first = await store.read.entries({ limit: 2 })
    expect(first.rows.map(({ key }) => key)).toEqual(['e', 'd'])
    const second = await store.read.entries({ limit: 2, ...(first.next === undefined ? {} : { after: first.next }) })
    expect(second.rows.map(({ key }) => key)).toEqual(['c', 'b'])
    const third = await store.read.entries({ limit: 2, ...(second.next === undefined ? {} : { after: second.next }) })
    expect(third).toEqual({ rows: [entry('a', 1)] })
  })

  it('keeps the newest two thousand entries', async () => {
    const store = open()
    store.write({ entries: Array.from({ length: 2_500 }, (_, at) => entry(`k${at}`, at)) })
    const { rows } = await store.read.entries({ limit: 5_000 })
    expect([rows.length, rows.at(-1)?.at]).toEqual([2_000, 500])
  })

  it('tells the newest two thousand of what came one after the other, whichever number that is', async () => {
    const store = open()
    for (let at = 0; at < 2_450; at += 1) {
      store.write({ entries: [entry(`${at}`, at)] })
      if (at !== 2_050 && at !== 2_449) continue
      const { rows } = await store.read.entries({ limit: 5_000 })
      expect([rows.length, rows[0]?.at, rows.at(-1)?.at]).toEqual([2_000, at, at - 1_999])
    }
  })

  it('does not list what changed nothing, unless it is asked for, and knows the neighbours of a roll-out', async () => {
    const store = open()
    store.write({ rollouts: [rollout('a', 1), rollout('b', 2, { unchanged: true }), rollout('c', 3)] })
    const listed = await store.read.rollouts({ limit: 10 })
    expect(listed.rows.map(({ id }) => id)).toEqual(['c', 'a'])
    const all = await store.read.rollouts({ limit: 10, all: true })
    expect(all.rows.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    const { previous, next } = await store.read.neighbours('b')
    expect([previous?.id, next?.id]).toEqual(['a', 'c'])
  })
})

describe('gaps', () => {
  const span = (began: number, seen: number, ended?: number) => ({
    id: `${began}`,
    instance: 'one',
    began,
    seen,
    ...(ended === undefined ? {} : { ended }),
  })

  it('are what no span covers, to the millisecond, and what lies before the first one', () => {
    const gaps = findGaps([span(50, 100, 100), span(130, 180)], 0, 300, 40_000)
    expect(gaps.map(({ from, to }) => [from, to])).toEqual([
      [0, 50],
      [100, 130],
      [180, 300],
    ])
  })

  it('are none while another instance records, and none behind the one that records now', () => {
    expect(findGaps([span(0, 100, 100), span(90, 200)], 10, 10_000, 10_000)).toEqual([])
  })

  it('say why where a span says it', () => {
    const spans = [{ ...span(0, 100, 100), reason: 'Too much at once' }, span(150, 300)]
    expect(findGaps(spans, 10, 300, 300)).toEqual([{ from: 100, to: 150, reason: 'Too much at once' }])
  })
})
