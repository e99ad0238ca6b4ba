import { expect, it } from 'vitest'
import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import { findGaps } from '@/lib/history/gaps'
import { createMemoryStore } from '@/lib/history/memory-store'
import { watchSight } from './watch-sight'

const BEGAN = Date.parse('2026-11-20T02:00:00Z')
const SECOND = 1_000

function scene() {
  let now = BEGAN
  let due: { readonly at: number; readonly run: () => void } | undefined
  let tell = () => {}
  let sources: SourceHealth[] = []
  const clock = () => new Date(now)
  const store = createMemoryStore({ instance: 'i', clock })
  const board = {
    list: () => sources,
    onChange(listener: () => void) {
      tell = listener
      return () => {}
    },
  }
  const timers = {
    after(ms: number, run: () => void) {
      due = { at: now + ms, run }
      return () => {
        due = undefined
      }
    },
  }
  watchSight({ board, store, clock, timers }, new AbortController().signal)
  function go(to: number) {
    const next = due
    if (next !== undefined && next.at <= to) {
      now = next.at
      due = undefined
      next.run()
    }
    now = to
  }
  return {
    async gaps(atS: number) {
      go(at(atS))
      return findGaps(await store.read.spans({ since: BEGAN, until: now }), BEGAN, now, now)
    },
    /** From then on they are so. */
    become(atS: number, states: Readonly<Record<string, SourceStateName>>) {
      go(at(atS))
      const before = new Map(sources.map((source) => [source.id, source]))
      sources = Object.entries(states).map(([label, state]) => {
        const known = before.get(label)
        const since = known?.state === state ? known.since : clock().toISOString()
        return { id: label, label, state, since, count: 1, role: label === 'events' ? 'events' : 'flux' }
      })
      tell()
    },
  }
}

function at(seconds: number): number {
  return BEGAN + seconds * SECOND
}

it('is a gap, from when it was lost until it is back, with what could not be read', async () => {
  const { become, gaps } = scene()
  become(5, { Kustomizations: 'live', HelmReleases: 'live' })
  become(100, { Kustomizations: 'error', HelmReleases: 'error' })
  become(160, { Kustomizations: 'error', HelmReleases: 'live' })
  become(400, { Kustomizations: 'live', HelmReleases: 'live' })
  expect(await gaps(900)).toEqual([
    { from: at(100), to: at(400), reason: 'Kustomizations and 1 more could not be read' },
  ])
})

it('is a gap that goes on while it is not back, also where nothing else is told', async () => {
  const { become, gaps } = scene()
  become(60, { Kustomizations: 'stale' })
  expect(await gaps(65)).toEqual([])
  expect(await gaps(2_000)).toEqual([{ from: at(60), to: at(2_000), reason: 'Kustomizations could not be read' }])
})

it.each<[string, Readonly<Record<string, SourceStateName>>]>([
  ['a kind that may not be read', { Kustomizations: 'live', Buckets: 'forbidden' }],
  ['a kind that is not served', { Kustomizations: 'live', Buckets: 'absent' }],
  ['events', { Kustomizations: 'live', events: 'error' }],
])('is none for %s', async (_, states) => {
  const { become, gaps } = scene()
  become(0, states)
  expect(await gaps(600)).toEqual([])
})

it('is none for a blink', async () => {
  const { become, gaps } = scene()
  become(55, { Kustomizations: 'error' })
  become(60, { Kustomizations: 'live' })
  expect(await gaps(600)).toEqual([])
})
