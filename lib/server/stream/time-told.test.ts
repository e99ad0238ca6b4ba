import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { asRef } from '@/lib/testing/as-ref'
import { openLiveScene } from '../testing/live-scene'

const NOW = new Date('2026-11-20T12:00:00Z')

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function ago(seconds: number): string {
  return new Date(NOW.getTime() - seconds * 1_000).toISOString()
}

/** What everybody is told of a cluster that the program has just begun to look at. */
async function open(...objects: readonly { readonly kind: (typeof FLUX_KIND_NAMES)[number] }[]) {
  const scene = openLiveScene(
    {
      startedAt: NOW,
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  for (const kind of new Set(objects.map((object) => object.kind))) {
    scene.board.register({ id: kind, label: kind, role: 'flux', kind, count: () => 1 }, 'live')
    scene.store.replace(
      kind,
      objects.filter((object) => object.kind === kind),
    )
  }
  await vi.advanceTimersByTimeAsync(500)
  return scene
}

const HASH = '1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e'

function tenant(history: readonly object[]) {
  const phase = `Running health checks for revision main@sha1:${HASH} with a timeout of 5m0s`
  const say = (type: string, status: string, message: string) => ({
    type,
    status,
    reason: 'Progressing',
    message,
    observedGeneration: 1,
    lastTransitionTime: ago(58),
  })
  return {
    kind: 'Kustomization' as const,
    metadata: { name: 'tenant', namespace: 'flux-system', generation: 1, creationTimestamp: ago(9_000_000) },
    spec: { interval: '10m', retryInterval: '1m', timeout: '5m', wait: true },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: 'main@sha1:0000000000000000000000000000000000000001',
      lastAttemptedRevision: `main@sha1:${HASH}`,
      conditions: [say('Ready', 'Unknown', 'Reconciliation in progress'), say('Reconciling', 'True', phase)],
      history,
    },
  }
}

function runs(lastReconciledStatus: string, first: number, last: number, totalReconciliations: number) {
  return { lastReconciledStatus, firstReconciled: ago(first), lastReconciled: ago(last), totalReconciliations }
}

describe('a Kustomization that is seen first in the middle of a try', () => {
  const TENANT = asRef('Kustomization/flux-system/tenant')

  it('is a problem since its first failure, and no plain progress, when it has failed 48 times', async () => {
    const loop = [runs('HealthCheckFailed', 18_000, 120, 48), runs('ReconciliationSucceeded', 90_000, 18_600, 70)]
    const { live } = await open(tenant(loop))
    const { problems, verdict } = live.head()
    expect(problems).toMatchObject([
      { root: TENANT, since: ago(18_000), stuck: { rule: 'failing_long', failures: 48 } },
    ])
    expect(problems[0]).not.toHaveProperty('atLeast')
    expect(verdict.level).not.toBe('progressing')
    expect(live.row(TENANT)).toMatchObject({ status: 'reconciling', retrying: true, failingSince: ago(18_000) })
  })

  it('is progress when its last run went well', async () => {
    const { live } = await open(tenant([runs('ReconciliationSucceeded', 90_000, 600, 70)]))
    expect(live.head().problems).toEqual([])
    expect(live.row(TENANT)).not.toHaveProperty('failingSince')
  })

  it('counts on without any event, for the one who asks and for the one who comes later', async () => {
    const { live } = await open(tenant([runs('HealthCheckFailed', 18_000, 120, 48)]))
    const before = live.head().problems[0]?.stuck?.forSeconds ?? 0
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(live.head().problems[0]?.stuck?.forSeconds).toBe(before + 3_600)
    expect(live.row(TENANT)?.stuck?.forSeconds).toBe(before + 3_600)
    expect(live.state().resources[0]?.stuck?.forSeconds).toBe(before + 3_600)
  })
})

describe('a HelmRelease that says for two hours that its dependency is not ready', () => {
  function release(name: string, conditions: readonly object[], dependsOn: readonly object[] = []) {
    return {
      kind: 'HelmRelease' as const,
      metadata: { name, namespace: 'apps', generation: 1, creationTimestamp: ago(9_000_000) },
      spec: { interval: '30m', dependsOn },
      status: {
        observedGeneration: 1,
        history: [{ status: 'deployed', chartVersion: '1.0.0', lastDeployed: ago(86_400), version: 3 }],
        conditions,
      },
    }
  }
  const says = (type: string, status: string, reason: string, message: string, since: number) => ({
    type,
    status,
    reason,
    message,
    observedGeneration: 1,
    lastTransitionTime: ago(since),
  })
  const message = "dependency 'apps/db' is not ready"
  const app = release(
    'app',
    [
      says('Reconciling', 'True', 'ProgressingWithRetry', message, 7_200),
      says('Ready', 'False', 'DependencyNotReady', message, 7_200),
    ],
    [{ name: 'db' }],
  )

  it('is told to look again, when that one is ready', async () => {
    const { live } = await open(app, release('db', [says('Ready', 'True', 'UpgradeSucceeded', 'ok', 86_400)]))
    const [problem] = live.head().problems
    expect(problem).toMatchObject({
      root: 'HelmRelease/apps/app',
      title: 'HelmRelease apps/db is ready, but this object has not looked again.',
      actions: ['reconcile'],
    })
    expect(`${problem?.title} ${problem?.advice.meaning} ${problem?.advice.remedy}`).not.toMatch(/db.{0,12}not ready/)
  })

  it('is held back, when that one fails', async () => {
    const { live } = await open(app, release('db', [says('Ready', 'False', 'UpgradeFailed', 'no', 86_400)]))
    expect(live.head().problems).toMatchObject([{ root: 'HelmRelease/apps/db', holdsBack: ['HelmRelease/apps/app'] }])
    expect(live.row(asRef('HelmRelease/apps/app'))).not.toHaveProperty('contradicted')
  })
})
