import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StuckRule } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { sourceOfWorkloads } from '../sources/watches'
import { type LiveSceneOptions, openLiveScene } from '../testing/live-scene'
import { applier, askable, GIVEN_UP, workload } from '../testing/workload-objects'
import { describeParts } from './head'

const START = new Date('2026-11-20T08:00:00Z')
const MINUTE = 60_000

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

const PARTS = ['cluster', 'verdict', 'counts', 'rollouts', 'sources', 'controllers', 'problems', 'unreadable'] as const

async function start(plan: Pick<LiveSceneOptions, 'client'> = {}) {
  const scene = openLiveScene(
    {
      ...plan,
      startedAt: START,
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const told: DeltaEvent[] = []
  scene.broadcaster.add({
    write(frame) {
      const [, type, data] = /^event: (\S+)\n(?:id: \S+\n)?data: (.*)$/m.exec(new TextDecoder().decode(frame)) ?? []
      if (type === 'delta') told.push(JSON.parse(data ?? ''))
      return 0
    },
    close() {},
  })
  const source = scene.board.register(
    { id: 'kustomizations', label: 'Kustomizations', role: 'flux', kind: 'Kustomization', count: () => 1 },
    'live',
  )
  await vi.advanceTimersByTimeAsync(200)
  return {
    ...scene,
    source,
    /** The names of the parts that were told meanwhile. */
    async pass(ms: number) {
      told.length = 0
      await vi.advanceTimersByTimeAsync(ms)
      return { parts: PARTS.filter((name) => told.some((delta) => delta[name] !== undefined)) }
    },
  }
}

function kustomization(status: 'True' | 'False', reason: string) {
  const conditions = [{ type: 'Ready', status, reason, message: 'm', lastTransitionTime: START.toISOString() }]
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'web', namespace: 'apps', uid: 'u', generation: 1, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { interval: '60m' },
    status: { observedGeneration: 1, conditions },
  }
}

describe('the head', () => {
  it('tells only the parts that say something else than before', async () => {
    const { store, source, pass } = await start()
    store.replace('Kustomization', [kustomization('True', 'ReconciliationSucceeded')])
    // The only applier is taken for the one by which the cluster is synced, so its status is told there too.
    expect((await pass(200)).parts).toEqual(['cluster', 'verdict', 'counts'])
    store.apply('Kustomization', 'MODIFIED', kustomization('False', 'BuildFailed'))
    expect((await pass(200)).parts).toEqual(['cluster', 'verdict', 'counts', 'problems'])
    source.set('stale', 'cut')
    expect((await pass(200)).parts).toEqual(['verdict', 'sources'])
  })

  it('takes a problem for another when its rule of being stuck is, and not because its seconds tick', async () => {
    const { store, live, pass } = await start()
    store.replace('Kustomization', [kustomization('False', 'BuildFailed')])
    await pass(16 * MINUTE)
    const { problems, ...head } = live.head()
    const textOf = (rule: StuckRule, forSeconds: number) =>
      describeParts({ ...head, problems: problems.map((problem) => ({ ...problem, stuck: { rule, forSeconds } })) })
    expect(problems[0]?.stuck?.rule).toBe('failing_long')
    expect(textOf('failing_long', 1)).not.toEqual(textOf('retries_exhausted', 1))
    expect(textOf('failing_long', 1)).toEqual(textOf('failing_long', 2))
    expect((await pass(5 * MINUTE)).parts).toEqual([])
  })

  it('tells of a sync only with the heartbeat, and knows its time all the same', async () => {
    const { live, source, pass } = await start()
    await pass(MINUTE)
    source.synced()
    expect((await pass(MINUTE)).parts).toEqual([])
    expect(live.head().sources[0]?.lastSyncedAt).toBe(new Date(START.getTime() + MINUTE + 200).toISOString())
  })

  it('is collected anew where a workload stands otherwise, and not where it only says something', async () => {
    const ref = 'Deployment/apps/web'
    const { store, board, workloads, live, pass } = await start({ client: askable(() => []).client })
    const sink = workloads?.sourceOf('Deployment').sink
    const source = {
      id: sourceOfWorkloads('Deployment'),
      label: 'Deployments',
      role: 'workloads',
      count: () => 1,
    } as const
    board.register(source, 'live')
    store.apply('Kustomization', 'ADDED', applier('Kustomization/apps/web', [ref]))
    sink?.replace([workload(ref)])
    await pass(1_000)
    expect(live.head().running).toMatchObject({ ok: 1, failed: 0 })
    const collect = vi.spyOn(store, 'unreadable')
    sink?.apply('MODIFIED', workload(ref, { labels: { said: 'again' } }))
    await pass(1_000)
    expect(collect).not.toHaveBeenCalled()
    sink?.apply('MODIFIED', workload(ref, { status: GIVEN_UP }))
    await pass(1_000)
    expect(collect).toHaveBeenCalledOnce()
    expect(live.head().running).toMatchObject({ ok: 0, failed: 1 })
  })
})
