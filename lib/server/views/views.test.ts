import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeltaEvent } from '@/lib/contract/stream'
import { asRef } from '@/lib/testing/as-ref'
import { openLiveScene } from '../testing/live-scene'
import { createNameBook } from './name-book'
import type { Readable } from './read-reviews'
import { createSight } from './sight'
import type { ReadView } from './views'

const START = new Date('2026-11-20T08:14:00Z')
const APPS = { namespaces: ['apps'] }
const FAILED = { status: 'False', reason: 'BuildFailed', message: 'kustomize build failed: no such file' }
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})

afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function kustomization(namespace: string, name: string, condition: object = {}) {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name,
      namespace,
      uid: `${namespace}-${name}`,
      generation: 1,
      creationTimestamp: '2026-11-01T00:00:00Z',
    },
    spec: { interval: '10m' },
    status: {
      observedGeneration: 1,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: 'Applied',
          observedGeneration: 1,
          lastTransitionTime: '2026-11-20T08:00:00Z',
          ...condition,
        },
      ],
    },
  }
}

function start() {
  const failures: unknown[] = []
  const scene = openLiveScene({ startedAt: START, onFailure: (error) => failures.push(error) }, end.signal)
  const { board, store, views } = scene
  const count = () => store.count('Kustomization')
  board.register({ id: 'kustomizations', label: 'Kustomizations', role: 'flux', kind: 'Kustomization', count }, 'live')
  store.replace('Kustomization', [kustomization('apps', 'web'), kustomization('infra', 'dns', FAILED)])
  const settle = () => vi.advanceTimersByTimeAsync(150)
  return { ...scene, views, settle, failures }
}

function follow({ broadcaster }: ReadView): { readonly deltas: DeltaEvent[]; readonly close: () => void } {
  const deltas: DeltaEvent[] = []
  const close = broadcaster.add({
    write(frame) {
      const [, data] = /^event: delta\nid: \S+\ndata: (.*)$/m.exec(new TextDecoder().decode(frame)) ?? []
      if (data !== undefined) deltas.push(JSON.parse(data))
      return 0
    },
    close() {},
  })
  return { deltas, close }
}

describe('a view of a part', () => {
  it('has rows, counts and a verdict of its own', async () => {
    const { views, live, settle } = start()
    await settle()
    const state = views.of(APPS).live.state()
    expect(live.state().verdict.level).toBe('failing')
    expect(state.resources.map(({ ref }) => ref)).toEqual(['Kustomization/apps/web'])
    expect(state).toMatchObject({ scope: APPS, counts: { total: 1, failed: 0 }, problems: [] })
    expect(state.verdict).toMatchObject({ level: 'reconciled', sentence: 'All of namespace apps reconciled.' })
    expect(views.of(undefined).live.state()).toMatchObject({ counts: { total: 2 } })
  })

  it('tells what changes in it, version by version, and nothing of what changes elsewhere', async () => {
    const { views, store, settle, failures } = start()
    await settle()
    const view = views.of(APPS)
    const { deltas } = follow(view)
    const from = view.live.version
    store.apply('Kustomization', 'MODIFIED', kustomization('infra', 'dns'))
    await settle()
    expect(deltas).toEqual([])
    store.apply('Kustomization', 'MODIFIED', kustomization('apps', 'web', FAILED))
    store.apply('Kustomization', 'ADDED', kustomization('apps', 'api'))
    await settle()
    store.apply('Kustomization', 'DELETED', kustomization('apps', 'web', FAILED))
    await settle()
    expect(deltas.map((delta) => [delta.from, delta.version])).toEqual(
      deltas.map((_, at) => [from + at, from + at + 1]),
    )
    const [first, last] = [deltas[0], deltas.at(-1)]
    expect(first?.changed.map(({ name }) => name).sort()).toEqual(['api', 'web'])
    expect(first?.verdict?.sentence).toBe('Namespace apps: 1 of 2 resources is failing.')
    expect([last?.removed, last?.counts?.total]).toEqual([['Kustomization/apps/web'], 1])
    expect(failures).toEqual([])
  })

  it('is one for all who ask for the same part, in whatever words', () => {
    const { views } = start()
    expect(views.of({ namespaces: ['infra', 'apps', 'apps'] })).toBe(views.of({ namespaces: ['apps', 'infra'] }))
    expect(views.of(APPS)).not.toBe(views.of({ ...APPS, kinds: ['Kustomization'] }))
  })

  it('is up to date for the next reader, though nobody read it meanwhile', async () => {
    const { views, store, settle } = start()
    await settle()
    const { version } = views.of(APPS).live
    store.apply('Kustomization', 'MODIFIED', kustomization('apps', 'web', FAILED))
    await settle()
    const { live } = views.of(APPS)
    expect(live.state()).toMatchObject({ verdict: { level: 'failing' }, counts: { failed: 1 } })
    expect(live.version).toBe(version + 1)
  })

  it('ends a while after its last reader, and begins again with a version that it never had', async () => {
    const { views, store, settle } = start()
    await settle()
    const view = views.of(APPS)
    const { close } = follow(view)
    store.apply('Kustomization', 'MODIFIED', kustomization('apps', 'web', FAILED))
    await vi.advanceTimersByTimeAsync(120_000)
    expect(views.of(APPS)).toBe(view)
    close()
    await vi.advanceTimersByTimeAsync(120_000)
    const again = views.of(APPS)
    expect(again).not.toBe(view)
    expect(again.live.version).toBeGreaterThan(view.live.version)
  })

  it('is refused when too many others are being read, and takes the place of one that is not', async () => {
    const { views, settle } = start()
    await settle()
    const of = (name: string) => views.of({ namespaces: [name] })
    for (let at = 0; at < 200; at += 1) follow(of(`n${at}`))
    expect(() => of('one-more')).toThrow('Too many different parts')
    views.closeAll('shutdown')
    expect(of('one-more').live.state().verdict.level).toBe('unknown')
  })
})

describe('a view of what somebody may read', () => {
  const readable = (...namespaces: readonly string[]): Readable => ({
    kinds: new Map([['Kustomization', new Set(namespaces)]]),
    isUnanswered: false,
  })

  it('never comes to a version that another sight had, so that nobody goes on from what others saw', async () => {
    const { views, store, settle } = start()
    const book = createNameBook()
    const of = (namespace: string) =>
      views.of(
        undefined,
        createSight(readable(namespace), book, () => false),
      ).live
    await settle()
    for (let change = 0; change < 3; change += 1) {
      store.apply('Kustomization', 'MODIFIED', kustomization('infra', 'dns', change % 2 === 0 ? {} : FAILED))
      await settle()
    }
    expect(Math.abs(of('infra').version - of('apps').version)).toBeGreaterThan(1_000_000)
    expect(views.of(undefined).live.version).toBeLessThan(1_000_000)
  })

  it('is one for all of the same sight, and none of those who see otherwise', async () => {
    const { views, settle } = start()
    await settle()
    const book = createNameBook()
    const of = (...namespaces: readonly string[]) =>
      views.of(
        undefined,
        createSight(readable(...namespaces), book, () => false),
      )
    expect(of('apps')).toBe(of('apps'))
    expect(of('apps')).not.toBe(of('infra'))
    expect(of('apps')).not.toBe(views.of(APPS))
    expect(
      of('infra')
        .live.state()
        .resources.map(({ ref }) => ref),
    ).toEqual(['Kustomization/infra/dns'])
  })

  it('tells by its heartbeat of no source that its head does not name', async () => {
    const { views, board, settle } = start()
    board.register({ id: 'ntfy:secret-topic', label: 'ntfy', role: 'ntfy', count: () => 1 }, 'live').synced()
    await settle()
    const { broadcaster } = views.of(
      undefined,
      createSight(readable('apps'), createNameBook(), () => false),
    )
    const frames: string[] = []
    const keep = (frame: Uint8Array) => frames.push(new TextDecoder().decode(frame)) && 0
    broadcaster.add({ write: keep, close() {} })
    await vi.advanceTimersByTimeAsync(16_000)
    expect(frames.join()).toContain('event: heartbeat')
    expect(frames.join()).not.toContain('secret-topic')
  })

  it('looks at its rows again when a name is new', async () => {
    const { views, store, settle } = start()
    store.apply(
      'Kustomization',
      'MODIFIED',
      kustomization('apps', 'web', { ...FAILED, message: 'waits for infra/vault' }),
    )
    await settle()
    const book = createNameBook()
    const view = views.of(
      undefined,
      createSight(readable('apps'), book, () => false),
    )
    const { deltas } = follow(view)
    const message = () => view.live.row(asRef('Kustomization/apps/web'))?.ready?.message
    expect(message()).toBe('waits for infra/vault')
    book.add([asRef('Kustomization/infra/vault')])
    store.apply('Kustomization', 'ADDED', kustomization('infra', 'vault'))
    await settle()
    expect(message()).toBe('waits for (hidden)')
    expect(deltas.flatMap(({ changed }) => changed.map(({ name }) => name))).toEqual(['web'])
  })
})
