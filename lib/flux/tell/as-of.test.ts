import { expect, it } from 'vitest'
import { controllersSource, eventsSource, kindSource, topicSource } from '@/lib/contract/testing/sources'
import { findAsOf } from './as-of'

const at = (minute: number) => ({ lastSyncedAt: `2026-11-20T08:${String(minute).padStart(2, '0')}:00.000Z` })
const shows =
  (...kinds: readonly string[]) =>
  (kind: string) =>
    kinds.includes(kind)
const told = (minute: number) => at(minute).lastSyncedAt

it('is the oldest read among the kinds that have rows, and the controllers', () => {
  const sources = [
    kindSource('Kustomization', 'live', at(9)),
    kindSource('HelmRelease', 'live', at(7)),
    controllersSource('live', at(8)),
  ]
  expect(findAsOf(sources, shows('Kustomization', 'HelmRelease'))).toBe(told(7))
  expect(findAsOf(sources, shows('Kustomization'))).toBe(told(8))
})

it.each(['stale', 'forbidden', 'error', 'unauthorised', 'rate_limited'] as const)(
  'stands still while one of them is %s',
  (state) => {
    const sources = (minute: number) => [
      kindSource('Kustomization', 'live', at(minute)),
      kindSource('HelmRelease', state, at(3)),
    ]
    expect(findAsOf(sources(9), shows('Kustomization', 'HelmRelease'))).toBe(told(3))
    expect(findAsOf(sources(10), shows('Kustomization', 'HelmRelease'))).toBe(told(3))
  },
)

it('asks neither events nor ntfy, and no kind that is not there', () => {
  const sources = [
    kindSource('Kustomization', 'live', at(9)),
    kindSource('Bucket', 'absent', at(1)),
    eventsSource('live', at(2)),
    topicSource('alerts', 'error', at(3)),
  ]
  expect(findAsOf(sources, shows('Kustomization', 'Bucket'))).toBe(told(9))
})

it('is that of the kinds themselves where there is no object, and nothing when nothing was ever read', () => {
  expect(findAsOf([kindSource('Kustomization', 'live', at(5)), controllersSource('live', at(9))], shows())).toBe(
    told(5),
  )
  expect(findAsOf([kindSource('Kustomization', 'error'), controllersSource('connecting')], shows())).toBeUndefined()
})
