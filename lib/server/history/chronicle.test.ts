import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { Resource, SourceHealth } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { Seen } from '@/lib/history/rows'
import type { HistoryBatch } from '@/lib/history/store'
import type { Ref } from '@/lib/ref'
import { createChronicle, type Known } from './chronicle'

const NOW = Date.UTC(2026, 10, 20, 8)
const NOTHING: Known = { seen: [], rollouts: [], rolloutObjects: [] }

function object(name: string, createdAt = NOW - 86_400_000): FluxResource {
  const creationTimestamp = new Date(createdAt).toISOString()
  const parsed = parseResource('Kustomization', {
    metadata: { name, namespace: 'apps', uid: `uid-${name}`, creationTimestamp },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const rowOf = ({ ref, uid }: FluxResource, more: Partial<Resource> = {}) => row(ref, { uid, ...more })

const kustomizations = (state: SourceHealth['state']): SourceHealth => ({
  ...{ id: 'kustomizations', kind: 'Kustomization', label: 'Kustomizations', role: 'flux', state },
  ...{ since: new Date(NOW).toISOString(), count: 0 },
})

function open(there: readonly FluxResource[] = []) {
  const objects = new Map<Ref, FluxResource>(there.map((one) => [one.ref, one]))
  const rows = new Map<Ref, Resource>(there.map((one) => [one.ref, rowOf(one)]))
  const around = { now: NOW, sources: [kustomizations('live')] }
  const chronicle = createChronicle({
    rows: () => rows,
    shown: (ref) => objects.get(ref),
    stored: (ref) => objects.get(ref),
    commitOf: () => ({}),
    courses: () => [],
    actions: () => [],
    sources: () => around.sources,
    controllers: () => [],
    server: 'ntfy.sh',
    startedAt: new Date(NOW),
    version: '1.0.0',
    clock: () => new Date(around.now),
  })
  const tell = (after: FluxResource, more: Partial<Resource> = {}, before?: Resource) => {
    objects.set(after.ref, after)
    const next = rowOf(after, more)
    rows.set(after.ref, next)
    const change = { type: 'row', at: new Date(around.now), after: next, cause: 'object' } as const
    return chronicle.describe(before === undefined ? change : { ...change, before })
  }
  return { chronicle, around, tell }
}

const words = ({ entries = [] }: HistoryBatch) =>
  entries.map(({ type, object: ref, became, detail }) => [type, ref, became, detail?.late === true])

const seenOf = (one: FluxResource, status: string): Seen => ({
  uid: one.uid,
  object: one.ref,
  status,
  since: NOW - 7_200_000,
})

describe('the chronicle of a cluster', () => {
  it('writes down no row before it has begun, and begins with what is there as nothing new', () => {
    const web = object('web')
    const { chronicle, tell } = open([web])
    expect(tell(web, { status: 'failed' })).toEqual({})
    tell(web)
    expect(words(chronicle.begin(NOTHING))).toEqual([['control', undefined, 'started', false]])
    expect(words(tell(web, { status: 'failed' }))).toEqual([['status', web.ref, 'failed', false]])
  })

  it('tells what changed while nobody looked as late, each once', () => {
    const [web, fresh, gone] = [object('web'), object('fresh', NOW - 60_000), object('gone')]
    const { chronicle } = open([web, fresh])
    const known = { ...NOTHING, seen: [seenOf(web, 'failed'), seenOf(gone, 'ready')], until: NOW - 3_600_000 }
    expect(words(chronicle.begin(known))).toEqual([
      ['control', undefined, 'started', false],
      ['status', gone.ref, 'deleted', true],
      ['status', web.ref, 'ready', true],
      ['status', fresh.ref, 'created', true],
    ])
  })

  it('takes nothing for gone of a kind that cannot be listed now', () => {
    const gone = object('gone')
    const { chronicle, around } = open()
    around.sources = [kustomizations('forbidden')]
    expect(words(chronicle.begin({ ...NOTHING, seen: [seenOf(gone, 'ready')], until: NOW - 1 }))).toEqual([
      ['control', undefined, 'started', false],
    ])
  })

  it('takes an object of another uid for another object', () => {
    const web = object('web')
    const { chronicle, around, tell } = open([web])
    chronicle.begin(NOTHING)
    around.now = NOW + 60_000
    const anew = { ...web, uid: 'another', createdAt: new Date(NOW + 30_000) }
    expect(words(tell(anew, {}, rowOf(web)))).toEqual([
      ['status', web.ref, 'deleted', false],
      ['status', web.ref, 'created', false],
    ])
  })

  it('does not take for new what could only not be read before', () => {
    const { chronicle, around, tell } = open()
    chronicle.begin(NOTHING)
    around.now = NOW + 60_000
    expect(words(tell(object('old')))).toEqual([])
    expect(words(tell(object('new', NOW + 30_000)))).toMatchObject([['status', object('new').ref, 'created', false]])
  })

  it('says when a source is lost and read again, and nothing of the first attempt', () => {
    const { chronicle, around } = open()
    around.sources = [kustomizations('connecting')]
    expect(chronicle.look().entries).toEqual([])
    around.sources = [kustomizations('live')]
    expect(chronicle.look().entries).toEqual([])
    around.sources = [kustomizations('stale')]
    expect(chronicle.look().entries).toMatchObject([{ type: 'control', was: 'live', became: 'stale' }])
    expect(chronicle.look().entries).toEqual([])
    around.sources = [kustomizations('connecting')]
    expect(chronicle.look().entries).toEqual([])
    around.sources = [kustomizations('live')]
    expect(chronicle.look().entries).toMatchObject([{ was: 'stale', became: 'live' }])
  })

  it('keeps the end of an action, and each of its states', () => {
    const { chronicle } = open()
    const action: Omit<Action, 'state'> = {
      ...{ id: 'a1', ref: object('web').ref, by: 'ali', steps: [], retrying: false, message: '' },
      action: 'reconcile',
      requestedAt: new Date(NOW).toISOString(),
    }
    const tell = (after: Action) => chronicle.describe({ type: 'action', at: new Date(NOW), after, cause: 'progress' })
    expect(tell({ ...action, state: 'requested' })).toMatchObject({ entries: [], actions: [{}] })
    expect(tell({ ...action, state: 'done', finishedAt: new Date(NOW + 5).toISOString() })).toMatchObject({
      entries: [{ key: 'a:a1', at: NOW + 5, was: 'reconcile', became: 'done', actor: 'ali' }],
    })
  })

  it('keeps no text of a message that was deleted, and no secret of any', () => {
    const { chronicle } = open()
    const message: Notification = {
      ...{ id: 'm', topic: 'flux', time: new Date(NOW).toISOString(), markdown: false, tags: [], emoji: [] },
      priority: 3,
      message: 'push to https://ali:hunter2@example.org/x failed',
    }
    const tell = (after: Notification) =>
      chronicle.describe({ type: 'notification', at: new Date(NOW), after, cause: 'arrival' })
    const [kept] = tell(message).entries ?? []
    expect(kept?.key).toBe('n:ntfy.sh:flux:m')
    expect(kept?.text).not.toContain('hunter2')
    const [deleted] = tell({ ...message, deleted: true }).entries ?? []
    expect(deleted).toMatchObject({ key: 'n:ntfy.sh:flux:m', became: 'deleted' })
    expect(deleted).not.toHaveProperty('text')
  })
})
