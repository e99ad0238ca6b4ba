import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent, HeartbeatEvent, StreamEvent } from '@/lib/contract/stream'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import type { Change } from '../changes'
import { openLiveScene } from '../testing/live-scene'

const START = new Date('2026-11-20T08:14:00Z')
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})

afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function kustomization(
  name: string,
  options: {
    ready?: string
    reason?: string
    message?: string
    dependsOn?: string
    uid?: string
    generation?: number
  } = {},
) {
  const {
    ready = 'True',
    reason = 'ReconciliationSucceeded',
    message = 'Applied',
    dependsOn,
    uid = name,
    generation = 1,
  } = options
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name,
      namespace: 'apps',
      uid,
      generation,
      resourceVersion: '1',
      creationTimestamp: '2026-11-01T00:00:00Z',
    },
    spec: { interval: '10m', ...(dependsOn === undefined ? {} : { dependsOn: [{ name: dependsOn }] }) },
    status: {
      observedGeneration: generation,
      conditions: [
        {
          type: 'Ready',
          status: ready,
          reason,
          message,
          observedGeneration: generation,
          lastTransitionTime: '2026-11-20T08:00:00Z',
        },
      ],
    },
  }
}

const FAILED = { ready: 'False', reason: 'BuildFailed', message: 'kustomize build failed: no such file' }
const WAITING = { ready: 'False', reason: 'DependencyNotReady', message: "dependency 'apps/base' is not ready" }
const RUNNING = { ready: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' }

/** More than are kept where nobody reads. */
const MANY = 101

const failures: unknown[] = []

function keep(
  frame: Uint8Array,
  deltas: DeltaEvent[],
  events: StreamEvent['type'][] = [],
  beats: HeartbeatEvent[] = [],
): number {
  const [, type, data] = /^event: (\S+)\n(?:id: \S+\n)?data: (.*)$/m.exec(new TextDecoder().decode(frame)) ?? []
  if (type !== undefined) events.push(type as StreamEvent['type'])
  if (type === 'delta') deltas.push(JSON.parse(data ?? '') as DeltaEvent)
  if (type === 'heartbeat') beats.push(JSON.parse(data ?? '') as HeartbeatEvent)
  return 0
}

function start() {
  failures.length = 0
  const scene = openLiveScene({ startedAt: START, onFailure: (error) => failures.push(error) }, end.signal)
  const { board, store, live, broadcaster, changes } = scene
  const events: StreamEvent['type'][] = []
  const deltas: DeltaEvent[] = []
  const beats: HeartbeatEvent[] = []
  broadcaster.add({
    write: (frame) => keep(frame, deltas, events, beats),
    close() {},
  })
  const patched: DeltaEvent[] = []
  broadcaster.add({ isShort: true, write: (frame) => keep(frame, patched), close() {} })
  const source = board.register(
    {
      id: 'kustomizations',
      label: 'Kustomizations',
      role: 'flux',
      kind: 'Kustomization',
      count: () => store.count('Kustomization'),
    },
    'live',
  )
  return {
    live,
    store,
    source,
    changes,
    events,
    deltas,
    patched,
    beats,
    settle: () => vi.advanceTimersByTimeAsync(150),
  }
}

describe('the live state', () => {
  it('tells each change as exactly one version more, with the rows that stand in relation to it', async () => {
    const { live, store, deltas, settle } = start()
    store.replace('Kustomization', [
      kustomization('base', FAILED),
      kustomization('web', { ...WAITING, dependsOn: 'base' }),
      kustomization('other'),
    ])
    await settle()
    expect(live.row(asRef('Kustomization/apps/web'))).toMatchObject({
      status: 'waiting',
      rootCause: 'Kustomization/apps/base',
    })
    deltas.length = 0
    store.apply('Kustomization', 'MODIFIED', kustomization('base'))
    await settle()
    const changed = deltas.flatMap((delta) => delta.changed.map((row) => row.name))
    expect(changed.sort()).toEqual(['base', 'web'])
    expect(live.row(asRef('Kustomization/apps/web'))?.dependsOn[0]).toMatchObject({ status: 'ready', missing: false })
    let version = deltas[0]?.from ?? -1
    for (const delta of deltas) {
      expect(delta.from).toBe(version)
      version = delta.version
    }
    expect(version).toBe(live.version)
  })

  it('tells a reader who asked for it only what changed in a row, under the same version', async () => {
    const { store, deltas, patched, settle } = start()
    store.replace('Kustomization', [kustomization('base')])
    await settle()
    expect(patched.at(-1)?.changed).toMatchObject([{ ref: 'Kustomization/apps/base', status: 'ready' }])
    expect(patched.at(-1)?.changed[0]).not.toHaveProperty('namespace')
    store.apply('Kustomization', 'MODIFIED', kustomization('base', { message: 'Applied again' }))
    await settle()
    expect(deltas.at(-1)?.changed).toMatchObject([{ name: 'base', ready: { message: 'Applied again' } }])
    expect(patched.at(-1)).toEqual({
      version: deltas.at(-1)?.version,
      from: deltas.at(-1)?.from,
      changed: [],
      removed: [],
      patched: [{ ref: 'Kustomization/apps/base', ready: { message: 'Applied again' } }],
    })
  })

  it('says nothing when an object is written without any change that is shown', async () => {
    const { store, deltas, live, settle } = start()
    store.replace('Kustomization', [kustomization('base')])
    await settle()
    const { version } = live
    deltas.length = 0
    store.apply('Kustomization', 'MODIFIED', {
      ...kustomization('base'),
      metadata: { ...kustomization('base').metadata, resourceVersion: '2' },
    })
    await settle()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(deltas).toEqual([])
    expect(live.version).toBe(version)
  })

  it('holds ready through the second in which a run makes it unknown, and shows a run that lasts', async () => {
    const { live, store, settle } = start()
    store.replace('Kustomization', [kustomization('base')])
    await settle()
    store.apply('Kustomization', 'MODIFIED', kustomization('base', RUNNING))
    await settle()
    expect(live.row(asRef('Kustomization/apps/base'))?.status).toBe('ready')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(live.row(asRef('Kustomization/apps/base'))?.status).toBe('reconciling')
  })

  it('keeps a failing object failing while it retries, and its begin across retries', async () => {
    const { live, store, settle } = start()
    store.replace('Kustomization', [kustomization('base', FAILED)])
    await settle()
    const since = live.row(asRef('Kustomization/apps/base'))?.failingSince
    for (const next of [RUNNING, { ...FAILED, message: 'kustomize build failed again' }]) {
      store.apply('Kustomization', 'MODIFIED', kustomization('base', next))
      await settle()
      expect(live.row(asRef('Kustomization/apps/base'))).toMatchObject({ status: 'failed', failingSince: since })
    }
  })

  it('takes a new object of the same name for what it is', async () => {
    const { live, store, settle } = start()
    store.replace('Kustomization', [kustomization('base', FAILED)])
    await settle()
    store.apply('Kustomization', 'DELETED', kustomization('base', FAILED))
    store.apply('Kustomization', 'ADDED', kustomization('base', { ...RUNNING, uid: 'new' }))
    await settle()
    expect(live.row(asRef('Kustomization/apps/base'))).toMatchObject({ uid: 'new', status: 'reconciling' })
    expect(live.row(asRef('Kustomization/apps/base'))?.failingSince).toBeUndefined()
  })

  it('is never healthy while a source is not live, and names it', async () => {
    const { live, store, source, settle } = start()
    store.replace('Kustomization', [kustomization('base')])
    for (const state of ['connecting', 'stale', 'forbidden', 'unauthorised', 'rate_limited', 'error'] as const) {
      source.set(state, 'because')
      await settle()
      expect(live.head().verdict.level, state).toBe('unknown')
      expect(live.row(asRef('Kustomization/apps/base')), 'what was read is kept').toBeDefined()
    }
  })

  it('removes rows that a complete list no longer has, and shows what it cannot read', async () => {
    const { live, store, deltas, settle } = start()
    store.replace('Kustomization', [kustomization('base'), kustomization('gone')])
    await settle()
    store.replace('Kustomization', [
      kustomization('base'),
      { metadata: { name: 'broken', namespace: 'apps', deletionTimestamp: 'tomorrow' } },
      42,
    ])
    await settle()
    expect(deltas.flatMap((delta) => delta.removed)).toContain('Kustomization/apps/gone')
    expect(live.head().unreadable).toHaveLength(2)
    expect(live.head().verdict.level).not.toMatch(/healthy|reconciled/)
  })

  it('turns unknown when it cannot judge what it read, and comes back by itself', async () => {
    const { live, store, deltas, settle } = start()
    store.replace('Kustomization', [kustomization('base')])
    await settle()
    const broken = vi.spyOn(store, 'unreadable').mockImplementation(() => {
      throw new Error('broken')
    })
    store.apply('Kustomization', 'MODIFIED', kustomization('base', FAILED))
    await settle()
    expect(failures).toHaveLength(1)
    expect(live.head().verdict.level).toBe('unknown')
    expect(deltas.at(-1)).toMatchObject({ version: live.version, verdict: { level: 'unknown' } })
    broken.mockRestore()
    await vi.advanceTimersByTimeAsync(31_000)
    expect(live.row(asRef('Kustomization/apps/base'))?.status).toBe('failed')
    expect(live.head().verdict.level).toBe('failing')
  })
})

const ACTION: Action = {
  id: 'a',
  ref: asRef('Kustomization/apps/base'),
  action: 'reconcile',
  by: 'me',
  requestedAt: START.toISOString(),
  state: 'done',
  message: 'Done.',
  steps: [],
  retrying: false,
}
const pressed: Change = { type: 'action', at: START, after: ACTION, cause: 'request' }

describe('the order of what is told', () => {
  it('is at once for an action while no row waits', () => {
    const { changes, events } = start()
    changes.tell([pressed])
    expect(events).toEqual(['action'])
  })

  it('is that of the feed: what a change of rows has caused is told behind these rows', async () => {
    const { changes, store, events, settle } = start()
    await settle()
    const stop = changes.subscribe(([first]) => {
      if (first?.type === 'row') changes.tell([pressed])
    })
    events.length = 0
    store.replace('Kustomization', [kustomization('base')])
    await settle()
    stop()
    expect(events).toEqual(['delta', 'action'])
    changes.tell([pressed])
    expect(events).toEqual(['delta', 'action', 'action'])
  })
})

describe('many rows that changed while nobody read', () => {
  it('are missed by nobody who comes back with the version before, after whatever step that is', async () => {
    const { store, live, broadcaster, changes } = openLiveScene({ startedAt: START, onFailure() {} }, end.signal)
    store.replace(
      'Kustomization',
      Array.from({ length: MANY }, (_, at) => kustomization(`app-${at}`)),
    )
    await vi.advanceTimersByTimeAsync(150)
    let rows = [...live.rows().values()]
    let isTold = false
    for (let behind = 0; !isTold; behind += 5) {
      const turned = rows.map((row): Change & { readonly after: Resource } => {
        const after: Resource = { ...row, status: row.status === 'ready' ? 'failed' : 'ready' }
        return { type: 'row', at: START, before: row, after, cause: 'object' }
      })
      rows = turned.map(({ after }) => after)
      changes.tell(turned)
      const from = `${START.toISOString()}.${live.version}`
      const steps = live.publish()
      for (let step = 0; step < behind && !isTold; step += 1) isTold = steps.next().done === true
      const deltas: DeltaEvent[] = []
      const events: StreamEvent['type'][] = []
      for (const frame of live.openingFrames({ form: 'short', from })) keep(frame, deltas, events)
      const leave = broadcaster.add({ isShort: true, write: (frame) => keep(frame, deltas, events), close() {} })
      allAtOnce(steps)
      leave()
      const patched = deltas.flatMap((delta) => delta.patched ?? [])
      expect(events.includes('snapshot') ? MANY : patched.length, `behind ${behind} steps`).toBe(MANY)
    }
    expect(rows).toHaveLength(MANY)
  })
})

describe('a heartbeat', () => {
  it('names the sources that were read since the one before, and to who comes all of them', async () => {
    const { live, source, beats } = start()
    source.synced()
    await vi.advanceTimersByTimeAsync(15_000)
    await vi.advanceTimersByTimeAsync(15_000)
    source.synced()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(beats.map(({ synced }) => Object.keys(synced ?? {}))).toEqual([['kustomizations'], [], ['kustomizations']])
    const [frame] = [...live.openingFrames({ form: 'short' })].slice(-1)
    expect(new TextDecoder().decode(frame)).toContain('"synced":{"kustomizations":')
  })
})
