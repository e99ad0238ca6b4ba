import { expect, it } from 'vitest'
import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import { findGaps } from '@/lib/history/gaps'
import { createMemoryStore } from '@/lib/history/memory-store'
import { watchSight } from './watch-sight'

const BEGAN = Date.parse('2026-11-20T02:00:00Z')
const SECOND = 1_000

function scene() {
  let now = BEGAN
  const clock = () => new Date(now)
  const store = createMemoryStore({ instance: 'i', clock })
  let sources: SourceHealth[] = []
  const look = watchSight({ list: () => sources }, store, clock)
  return {
    async gaps() {
      return findGaps(await store.read.spans({ since: BEGAN, until: now }), BEGAN, now, now)
    },
    /** `states` have been so since `sinceS`, and it is looked at `atS`. */
    see(atS: number, states: Readonly<Record<string, SourceStateName>>, sinceS = atS) {
      now = BEGAN + atS * SECOND
      const since = new Date(BEGAN + sinceS * SECOND).toISOString()
      sources = Object.entries(states).map(([label, state]) => ({
        ...{ id: label, label, state, since, count: 1 },
        role: label === 'events' ? 'events' : 'flux',
      }))
      look()
    },
  }
}

const at = (seconds: number) => BEGAN + seconds * SECOND

it('is a gap, from when it was lost until it is back, with what could not be read', async () => {
  const { see, gaps } = scene()
  see(5, { Kustomizations: 'live', HelmReleases: 'live' })
  see(100, { Kustomizations: 'error', HelmReleases: 'error' })
  see(130, { Kustomizations: 'error', HelmReleases: 'error' }, 100)
  see(160, { Kustomizations: 'error', HelmReleases: 'live' }, 100)
  see(400, { Kustomizations: 'live', HelmReleases: 'live' })
  see(900, { Kustomizations: 'live', HelmReleases: 'live' })
  expect(await gaps()).toEqual([{ from: at(100), to: at(400), reason: 'Kustomizations and 1 more could not be read' }])
})

it('is a gap that goes on while it is not back', async () => {
  const { see, gaps } = scene()
  see(100, { Kustomizations: 'stale' }, 60)
  see(2_000, { Kustomizations: 'stale' }, 60)
  expect(await gaps()).toEqual([{ from: at(60), to: at(2_000), reason: 'Kustomizations could not be read' }])
})

it.each<[string, Readonly<Record<string, SourceStateName>>]>([
  ['a kind that may not be read', { Kustomizations: 'live', Buckets: 'forbidden' }],
  ['a kind that is not served', { Kustomizations: 'live', Buckets: 'absent' }],
  ['events', { Kustomizations: 'live', events: 'error' }],
])('is none for %s', async (_, states) => {
  const { see, gaps } = scene()
  see(60, states, 0)
  see(600, states, 0)
  expect(await gaps()).toEqual([])
})

it('is none for a blink', async () => {
  const { see, gaps } = scene()
  see(60, { Kustomizations: 'error' }, 55)
  see(66, { Kustomizations: 'live' }, 66)
  expect(await gaps()).toEqual([])
})
