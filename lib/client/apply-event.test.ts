import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import type { SnapshotEvent, StreamEvent } from '@/lib/contract/stream'
import { row } from '@/lib/contract/testing/rows'
import { kindSource } from '@/lib/contract/testing/sources'
import { noCounts } from '@/lib/flux/tell/counts'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { applyEvent, type Live, NOTHING } from './apply-event'

const NONE = noCounts()

function snapshot(version: number, resources: readonly Resource[], more = false): StreamEvent {
  const data: SnapshotEvent = {
    version,
    serverTime: '2026-11-20T12:00:00.000Z',
    startedAt: '2026-11-20T11:00:00.000Z',
    build: { version: '0.1.0', revision: 'abc' },
    cluster: { name: 'homelab', server: 'https://127.0.0.1:6443', demo: false },
    verdict: { level: 'healthy', sentence: 'Everything reconciled.', reasons: [] },
    counts: { ...NONE, marked: 0, byKind: {} },
    sources: [kindSource('Kustomization')],
    controllers: [],
    problems: [],
    rollouts: [],
    unreadable: [],
    resources,
    more,
  }
  return { type: 'snapshot', data }
}

function fold(events: readonly StreamEvent[], from: Live = NOTHING): Live | 'resync' {
  let live: Live | 'resync' = from
  for (const event of events) {
    if (live === 'resync') return live
    live = applyEvent(live, event)
  }
  return live
}

function folded(events: readonly StreamEvent[]): Live {
  const live = fold(events)
  if (live === 'resync') throw new Error('asked for a new snapshot')
  return live
}

const delta = (
  from: number,
  version: number,
  changed: readonly Resource[],
  removed: readonly Ref[] = [],
): StreamEvent => ({
  type: 'delta',
  data: { from, version, changed, removed },
})

describe('a snapshot', () => {
  it('is shown only when its last part has arrived', () => {
    const begun = folded([snapshot(1, [row('flux-system/old')]), snapshot(5, [row('flux-system/a')], true)])
    expect([...(begun.state?.resources.keys() ?? [])]).toEqual(['Kustomization/flux-system/old'])
    const done = applyEvent(begun, { type: 'snapshot-part', data: { resources: [row('flux-system/b')], more: false } })
    if (done === 'resync') throw new Error('unexpected')
    expect([...(done.state?.resources.values() ?? [])].map((resource) => resource.name)).toEqual(['a', 'b'])
    expect(done.state?.head.version).toBe(5)
    expect(done.arriving).toBeUndefined()
  })

  it('takes in the changes that came while its parts arrived', () => {
    const live = folded([
      snapshot(5, [row('flux-system/a')], true),
      delta(5, 6, [row('flux-system/a', { status: 'failed' })]),
      { type: 'snapshot-part', data: { resources: [row('flux-system/b')], more: false } },
    ])
    expect(live.state?.resources.get(asRef('Kustomization/flux-system/a'))?.status).toBe('failed')
    expect(live.state?.head.version).toBe(6)
  })

  it('starts again when a new one begins halfway', () => {
    const live = folded([snapshot(5, [row('flux-system/a')], true), snapshot(9, [row('flux-system/z')])])
    expect([...(live.state?.resources.keys() ?? [])]).toEqual(['Kustomization/flux-system/z'])
  })

  it('cannot begin with a part', () => {
    expect(fold([{ type: 'snapshot-part', data: { resources: [], more: false } }])).toBe('resync')
  })
})

describe('a delta', () => {
  it('changes, adds and removes rows and moves the version', () => {
    const live = folded([
      snapshot(1, [row('flux-system/a'), row('flux-system/b')]),
      delta(
        1,
        2,
        [row('flux-system/a', { status: 'failed' }), row('flux-system/c')],
        [asRef('Kustomization/flux-system/b')],
      ),
    ])
    expect([...(live.state?.resources.values() ?? [])].map((r) => `${r.name} ${r.status}`)).toEqual([
      'a failed',
      'c ready',
    ])
    expect(live.state?.head.version).toBe(2)
  })

  it('that leaves a gap asks for a new snapshot', () => {
    expect(fold([snapshot(1, []), delta(2, 3, [row('flux-system/a')])])).toBe('resync')
  })

  it('that was delivered twice changes nothing', () => {
    const once = folded([snapshot(1, []), delta(1, 2, [row('flux-system/a')])])
    expect(applyEvent(once, delta(1, 2, [row('flux-system/a', { status: 'failed' })]))).toBe(once)
  })

  it('before any snapshot asks for one', () => {
    expect(fold([delta(0, 1, [])])).toBe('resync')
  })

  it('keeps the parts of the head that it does not name', () => {
    const live = folded([snapshot(1, []), delta(1, 2, [])])
    expect(live.state?.head.verdict.sentence).toBe('Everything reconciled.')
  })
})

describe('a heartbeat', () => {
  it('moves the clock and the freshness of the sources it names', () => {
    const live = folded([
      snapshot(1, []),
      {
        type: 'heartbeat',
        data: {
          serverTime: '2026-11-20T12:00:15.000Z',
          version: 1,
          asOf: '2026-11-20T12:00:13.000Z',
          synced: { kustomizations: '2026-11-20T12:00:14.000Z' },
        },
      },
    ])
    expect(live.state?.head.serverTime).toBe('2026-11-20T12:00:15.000Z')
    expect(live.state?.head.asOf).toBe('2026-11-20T12:00:13.000Z')
    expect(live.state?.head.sources[0]?.lastSyncedAt).toBe('2026-11-20T12:00:14.000Z')
  })

  it('of a later version than the page has tells of a lost change', () => {
    expect(
      fold([snapshot(1, []), { type: 'heartbeat', data: { serverTime: '2026-11-20T12:00:15.000Z', version: 4 } }]),
    ).toBe('resync')
  })
})

it('ignores an event that it does not know', () => {
  const live = folded([snapshot(1, [row('flux-system/a')])])
  const unknown = JSON.parse('{"type":"confetti","data":{}}')
  expect(applyEvent(live, unknown)).toBe(live)
})

it('replaces a notification that was edited and keeps the list bounded', () => {
  const note = (id: string, message: string, sequenceId?: string): StreamEvent => ({
    type: 'notification',
    data: {
      id,
      ...(sequenceId === undefined ? {} : { sequenceId }),
      topic: 'flux',
      time: '2026-11-20T12:00:00.000Z',
      message,
      markdown: false,
      priority: 3,
      tags: [],
      emoji: [],
    },
  })
  const edited = folded([note('1', 'first'), note('2', 'second'), note('3', 'changed', '1')])
  expect(edited.notifications.map((n) => n.message)).toEqual(['changed', 'second'])
  const many = folded(Array.from({ length: 400 }, (_, index) => note(String(index), 'x')))
  expect(many.notifications.length).toBe(200)
})

it('counts the messages of a burst that were not pushed, and keeps those that were', () => {
  const more = (count: number, topic: string): StreamEvent => ({ type: 'notification', data: { more: count, topic } })
  const live = folded([more(412, 'flux'), more(3, 'home')])
  expect(live.notificationsLeftOut).toBe(415)
  expect(live.notifications).toEqual([])
})

describe('a row told by what changed in it', () => {
  const told = (ref: Ref): StreamEvent => ({
    type: 'delta',
    data: {
      version: 2,
      from: 1,
      changed: [],
      removed: [],
      patched: [{ ref, status: 'failed', labels: { team: 'shop' } }],
    },
  })

  it('is the known row with the change in it', () => {
    const before = row('flux-system/apps', { statusText: 'in words of its own' })
    const live = folded([snapshot(1, [before, row('flux-system/other')]), told(before.ref)])
    expect(live.state?.resources.get(before.ref)).toEqual({ ...before, status: 'failed', labels: { team: 'shop' } })
    expect(live.state?.head).toMatchObject({ version: 2 })
    expect(live.state?.head).not.toHaveProperty('patched')
  })

  it('asks for a new snapshot when the row is not known', () => {
    expect(fold([snapshot(1, [row('flux-system/apps')]), told(asRef('Kustomization/flux-system/unknown'))])).toBe(
      'resync',
    )
  })
})
