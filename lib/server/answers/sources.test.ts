import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { openLiveScene } from '../testing/live-scene'
import { listSources } from './sources'

const NOW = new Date('2026-11-20T12:00:00Z')
const BEFORE = '2026-11-20T09:00:00.000Z'

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function made(apiVersion: string, kind: string, name: string, spec: object, status: object = {}, isReady = true) {
  const ready = { type: 'Ready', status: isReady ? 'True' : 'False', reason: 'R', message: 'm', observedGeneration: 1 }
  return {
    apiVersion,
    kind,
    metadata: { namespace: 'apps', name, uid: name, generation: 1, creationTimestamp: BEFORE },
    spec: { interval: '5m', ...spec },
    status: { observedGeneration: 1, conditions: [{ ...ready, lastTransitionTime: BEFORE }], ...status },
  }
}

const SOURCE = 'source.toolkit.fluxcd.io/v1'
const OBJECTS = {
  GitRepository: [
    made(
      SOURCE,
      'GitRepository',
      'fleet',
      { url: 'https://git.example/fleet' },
      { artifact: { revision: 'main@sha1:1', lastUpdateTime: BEFORE } },
    ),
    made(SOURCE, 'GitRepository', 'broken', { url: 'https://user:hunter2@git.example/broken' }, {}, false),
  ],
  HelmRepository: [made(SOURCE, 'HelmRepository', 'charts', { url: 'https://charts.example' })],
  HelmChart: [
    made(SOURCE, 'HelmChart', 'apps-web', { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } }),
  ],
  HelmRelease: [
    made('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
      chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
    }),
  ],
  Kustomization: ['b', 'a'].map((name) =>
    made('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, {
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      dependsOn: name === 'b' ? [{ name: 'a' }] : [],
    }),
  ),
} as const

it('has each source, worst first, with what it has, since when, and who takes from it', async () => {
  const { store, projection, live, schedule } = openLiveScene(
    {
      startedAt: NOW,
      onFailure(error) {
        throw error
      },
    },
    end.signal,
  )
  for (const [kind, objects] of Object.entries(OBJECTS)) store.replace(kind as keyof typeof OBJECTS, objects)
  schedule.all()
  await vi.advanceTimersByTimeAsync(300)
  const sources = await listSources({ rows: live.rows(), shown: projection.shown })
  expect(sources.map(({ row, consumers, contentSince }) => [row.ref, row.status, contentSince, consumers])).toEqual([
    ['GitRepository/apps/broken', 'failed', undefined, []],
    ['GitRepository/apps/fleet', 'ready', BEFORE, ['Kustomization/apps/a', 'Kustomization/apps/b']],
    ['HelmChart/apps/apps-web', 'ready', undefined, ['HelmRelease/apps/web']],
    ['HelmRepository/apps/charts', 'ready', undefined, ['HelmChart/apps/apps-web']],
  ])
  expect(sources.find(({ row }) => row.ref === asRef('GitRepository/apps/broken'))?.url).toBe(
    'https://redacted@git.example/broken',
  )
})
