import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { findLastChange, findLastRun, foreseeRun } from './runs'
import { evaluateStatus } from './status'

const NOW = new Date('2026-11-20T12:00:00Z')

function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString()
}

function say(status: string, reason: string, since: number, message = '') {
  return { type: 'Ready', status, reason, message, observedGeneration: 1, lastTransitionTime: ago(since) }
}

function look(kind: FluxKind, { spec = {}, ...status }: Record<string, unknown> & { readonly spec?: object }) {
  const parsed = parseResource(kind, {
    metadata: { name: 'web', namespace: 'apps', generation: 1, creationTimestamp: ago(900_000) },
    spec: { interval: '30m', ...spec },
    status: { observedGeneration: 1, ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  const judgement = evaluateStatus(parsed.value, NOW)
  const lastRun = findLastRun(parsed.value, NOW)
  return {
    lastRun: lastRun?.toISOString(),
    lastChange: findLastChange(parsed.value, judgement)?.toISOString(),
    ...foreseeRun(parsed.value, judgement, lastRun),
  }
}

const run = (status: string, first: number, last: number) => ({
  lastReconciledStatus: status,
  firstReconciled: ago(first),
  lastReconciled: ago(last),
})
const WELL = 'ReconciliationSucceeded'
const BUILD_FAILED = {
  conditions: [say('False', 'BuildFailed', 1)],
  history: [run(WELL, 900, 8)],
}
const READY = { conditions: [say('True', WELL, 5)], history: [run(WELL, 900, 5)] }

describe('the next run', () => {
  it.each<[string, FluxKind, Parameters<typeof look>[1], object]>([
    ['of what is ready: its interval after the last', 'Kustomization', READY, { nextRunAt: new Date(ago(-25)) }],
    [
      'of a failure: within its own retryInterval',
      'Kustomization',
      { ...BUILD_FAILED, spec: { retryInterval: '10m' } },
      { nextRun: 'retries within 10 min' },
    ],
    [
      'of a failure without one: within its interval',
      'Kustomization',
      BUILD_FAILED,
      { nextRun: 'retries within 30 min' },
    ],
    [
      'of a failure that names no interval: not known',
      'GitRepository',
      { conditions: [say('False', 'GitOperationFailed', 1)], spec: { interval: undefined } },
      {},
    ],
    [
      'of a wait for a dependency: at the pace of its controller',
      'HelmRelease',
      { conditions: [say('False', 'DependencyNotReady', 1)] },
      { nextRun: 'looks again every 30 s' },
    ],
    [
      'of a wait that names its pace',
      'Kustomization',
      { conditions: [say('False', 'ArtifactFailed', 1, 'Source artifact not found, retrying in 1m30s')] },
      { nextRun: 'looks again every 90 s' },
    ],
    [
      'of a wait that says nothing of it: not known',
      'HelmRelease',
      { conditions: [say('False', 'SourceNotReady', 1, "HelmChart 'apps/web' is not ready")] },
      {},
    ],
    ['of what is suspended: none', 'Kustomization', { ...READY, spec: { suspend: true } }, {}],
    [
      'of what has given up: none',
      'HelmRelease',
      { conditions: [{ ...say('True', 'RetriesExceeded', 1), type: 'Stalled' }, say('False', 'UpgradeFailed', 1)] },
      {},
    ],
    ['of what has no status: none', 'Provider', {}, {}],
    [
      'of a release that fetched or moved just now: its interval later',
      'HelmRelease',
      { conditions: [say('True', 'UpgradeSucceeded', 10)] },
      { nextRunAt: new Date(ago(-20)) },
    ],
    [
      'of a release that may have run since: not known',
      'HelmRelease',
      { conditions: [say('True', 'UpgradeSucceeded', 31)] },
      {},
    ],
  ])('%s', (_, kind, status, next) => {
    const { lastRun: _last, lastChange: _change, ...told } = look(kind, status)
    expect(told).toEqual(next)
  })
})

describe('the last run', () => {
  it('is the newest trace of one, also of a run that its history does not hold', () => {
    expect(look('Kustomization', BUILD_FAILED).lastRun).toBe(ago(1))
    expect(look('Kustomization', { ...READY, lastHandledReconcileAt: ago(2) }).lastRun).toBe(ago(2))
  })

  it('is no request that a suspended object gave back', () => {
    expect(look('Kustomization', { ...READY, spec: { suspend: true }, lastHandledReconcileAt: ago(2) }).lastRun).toBe(
      ago(5),
    )
  })

  it('is the last one that its history holds, however long its condition has stood', () => {
    const told = { conditions: [say('True', WELL, 900)], history: [run(WELL, 900, 5)] }
    expect(look('Kustomization', told).lastRun).toBe(ago(5))
    const deployed = { conditions: [say('True', 'UpgradeSucceeded', 900)], history: [{ lastDeployed: ago(20) }] }
    expect(look('HelmRelease', deployed).lastRun).toBe(ago(20))
  })

  it('is known, however long ago, where each run leaves a trace', () => {
    const told = { conditions: [say('True', WELL, 900)], history: [run(WELL, 900, 90)] }
    expect(look('Kustomization', told).lastRun).toBe(ago(90))
    expect(look('Kustomization', { conditions: [say('True', WELL, 900)] }).lastRun).toBe(ago(900))
    const scanned = { conditions: [say('True', 'Succeeded', 900)], lastScanResult: { scanTime: ago(90) } }
    expect(look('ImageRepository', scanned).lastRun).toBe(ago(90))
  })

  it('is not known where a run leaves no trace, and one may have been since', () => {
    expect(look('GitRepository', { conditions: [say('True', 'Succeeded', 29)] }).lastRun).toBe(ago(29))
    expect(look('GitRepository', { conditions: [say('True', 'Succeeded', 30)] }).lastRun).toBe(ago(30))
    expect(look('GitRepository', { conditions: [say('True', 'Succeeded', 31)] }).lastRun).toBeUndefined()
  })
})

describe('the last change', () => {
  it.each<[string, FluxKind, Parameters<typeof look>[1], string | undefined]>([
    ['of an applier: when it first applied what runs', 'Kustomization', READY, ago(900)],
    [
      'of one that went back to what it had applied before: the end of what was between',
      'Kustomization',
      { conditions: READY.conditions, history: [run(WELL, 900, 5), run(WELL, 300, 70)] },
      ago(70),
    ],
    ['of an applier without a history: not known', 'Kustomization', { conditions: READY.conditions }, undefined],
    [
      'of a release: its last deployment',
      'HelmRelease',
      { conditions: [say('True', 'UpgradeSucceeded', 200)], history: [{ status: 'deployed', lastDeployed: ago(201) }] },
      ago(200),
    ],
    [
      'of a release that was deployed again since: that deployment',
      'HelmRelease',
      { conditions: [say('True', 'UpgradeSucceeded', 200)], history: [{ status: 'deployed', lastDeployed: ago(100) }] },
      ago(100),
    ],
    [
      'of what runs just now: what it deployed, and not the begin of the run',
      'Kustomization',
      { conditions: [say('Unknown', 'Progressing', 1)], history: [run(WELL, 900, 60)] },
      ago(900),
    ],
    [
      'of what is suspended: what it deployed, whatever its condition said last',
      'HelmRelease',
      {
        spec: { suspend: true },
        conditions: [say('False', 'DependencyNotReady', 3)],
        history: [{ status: 'deployed', lastDeployed: ago(100) }],
      },
      ago(100),
    ],
    [
      'of a source: what it has',
      'GitRepository',
      { conditions: [say('True', 'Succeeded', 300)], artifact: { revision: 'main@sha1:1', lastUpdateTime: ago(90) } },
      ago(90),
    ],
    [
      'of a wait: its begin',
      'Kustomization',
      { conditions: [say('False', 'DependencyNotReady', 3)], history: [run(WELL, 900, 60)] },
      ago(3),
    ],
  ])('%s', (_, kind, status, expected) => {
    expect(look(kind, status).lastChange).toBe(expected)
  })
})
