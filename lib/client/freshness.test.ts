import { describe, expect, it } from 'vitest'
import type { SourceHealth, SourceStateName, StateHead } from '@/lib/contract/state'
import { topicSource } from '@/lib/contract/testing/sources'
import { noCounts } from '@/lib/flux/tell/counts'
import { judgeFreshness } from './freshness'

function source(id: string, state: SourceStateName, more: Partial<SourceHealth> = {}): SourceHealth {
  return {
    id,
    kind: 'Kustomization',
    label: id,
    role: 'flux',
    state,
    since: '2026-11-20T12:00:00.000Z',
    lastSyncedAt: '2026-11-20T12:04:31.000Z',
    count: 1,
    ...more,
  }
}

function headWith(...sources: readonly SourceHealth[]): StateHead {
  const none = noCounts()
  return {
    version: 1,
    serverTime: '2026-11-20T12:05:00.000Z',
    asOf: '2026-11-20T12:01:00.000Z',
    startedAt: '2026-11-20T11:00:00.000Z',
    build: { version: '0.1.0', revision: 'abc' },
    cluster: { name: 'homelab', server: '', demo: false },
    verdict: { level: 'healthy', sentence: '', reasons: [] },
    counts: { ...none, marked: 0, byKind: {} },
    sources,
    controllers: [],
    problems: [],
    rollouts: [],
    unreadable: [],
  }
}

describe('freshness of the page', () => {
  it('is live only when the stream and every source are', () => {
    expect(judgeFreshness('live', headWith(source('a', 'live'))).level).toBe('live')
    expect(judgeFreshness('live', headWith(source('a', 'live'), source('b', 'forbidden'))).level).toBe('partial')
  })

  it('is not spoiled by kinds that are absent or switched off', () => {
    const head = headWith(source('a', 'live'), source('b', 'absent'), source('c', 'disabled'))
    expect(judgeFreshness('live', head)).toMatchObject({ level: 'live', troubles: [] })
  })

  it('is stale as a whole when no kind is read any more, as of the oldest read', () => {
    const head = headWith(
      source('a', 'stale', { lastSyncedAt: '2026-11-20T12:04:31.000Z' }),
      source('b', 'error', { lastSyncedAt: '2026-11-20T12:01:00.000Z' }),
    )
    expect(judgeFreshness('live', head)).toMatchObject({ isStale: true, asOf: '2026-11-20T12:01:00.000Z' })
  })

  it('stays usable when only ntfy is in trouble', () => {
    const freshness = judgeFreshness('live', headWith(source('a', 'live'), topicSource('flux', 'stale')))
    expect(freshness).toMatchObject({ level: 'partial', isStale: false })
    expect(freshness.troubles.map((trouble) => trouble.label)).toEqual(['Notifications of topic flux'])
  })

  it.each(['stale', 'signed_out'] as const)('is never live while the stream is %s', (phase) => {
    expect(judgeFreshness(phase, headWith(source('a', 'live')))).toMatchObject({
      isStale: true,
      asOf: '2026-11-20T12:01:00.000Z',
    })
  })

  it('is connecting before anything is known', () => {
    expect(judgeFreshness('connecting', undefined)).toMatchObject({ level: 'connecting', isStale: false })
  })

  it('says that it polls', () => {
    expect(judgeFreshness('polling', headWith(source('a', 'live'))).word).toBe('live, polled')
  })
})
