import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import type { ActionName } from './actions'
import { type Progress, type ProgressState, readProgress } from './progress'

const TOKEN = '2026-11-20T08:14:00.000000001Z'
const OLD_TOKEN = '2026-11-19T08:14:00.000000001Z'
const ASKED = new Date('2026-11-20T08:14:00Z')

interface Seen {
  readonly kind?: FluxKind
  readonly action?: ActionName
  readonly handled?: string
  readonly annotation?: string
  readonly generation?: number
  readonly spec?: object
  readonly conditions?: readonly object[]
  readonly status?: object
  readonly source?: FluxResource
  readonly afterSeconds?: number
}

function look(seen: Seen): Progress {
  const { kind = 'Kustomization', action = 'reconcile', handled = OLD_TOKEN, annotation = TOKEN } = seen
  const parsed = parseResource(kind, {
    metadata: {
      name: 'x',
      namespace: 'apps',
      generation: seen.generation ?? 2,
      annotations: { 'reconcile.fluxcd.io/requestedAt': annotation },
    },
    spec: seen.spec ?? {},
    status: { lastHandledReconcileAt: handled, conditions: seen.conditions ?? [ready('True')], ...seen.status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  const now = new Date(ASKED.getTime() + (seen.afterSeconds ?? 3) * 1_000)
  return readProgress({
    resource: parsed.value,
    action,
    token: TOKEN,
    before: OLD_TOKEN,
    requestedAt: ASKED,
    now,
    ...(seen.source === undefined ? {} : { source: seen.source }),
  })
}

function ready(status: string, reason = 'Any', generation = 2) {
  return {
    type: 'Ready',
    status,
    reason,
    message: `${reason} message`,
    observedGeneration: generation,
    lastTransitionTime: '2026-11-20T08:14:02Z',
  }
}

function reconciling(reason: string, message: string, time = '2026-11-20T08:14:01Z') {
  return { type: 'Reconciling', status: 'True', reason, message, observedGeneration: 2, lastTransitionTime: time }
}

const STALLED = {
  type: 'Stalled',
  status: 'True',
  reason: 'RetriesExceeded',
  message: 'no more',
  observedGeneration: 2,
}

describe('before the token comes back', () => {
  it.each<[string, Seen, ProgressState]>([
    ['nothing moved yet', {}, 'requested'],
    [
      'a run from before the request',
      { conditions: [ready('True'), reconciling('Progressing', 'x', '2026-11-20T08:13:50Z')] },
      'requested',
    ],
    [
      'a run that began after it',
      { conditions: [ready('Unknown'), reconciling('Progressing', 'Fetching manifests for revision x')] },
      'picked_up',
    ],
    [
      'building',
      { conditions: [ready('Unknown'), reconciling('Progressing', 'Building manifests for revision x')] },
      'fetched',
    ],
    [
      'health checks',
      { conditions: [ready('Unknown'), reconciling('Progressing', 'Running health checks for revision x')] },
      'applied',
    ],
    [
      'an old retry still shown',
      { conditions: [ready('False'), reconciling('ProgressingWithRetry', 'x')] },
      'requested',
    ],
    ['too long', { afterSeconds: 301 }, 'timed_out'],
    ['long, but the object may take longer', { afterSeconds: 301, spec: { timeout: '10m' } }, 'requested'],
    ['a newer request in its place', { annotation: '2026-11-20T08:14:05.5Z' }, 'overtaken'],
    ['a webhook in its place', { annotation: '2026-11-20 09:14:05.12 +0100 CET m=+12.5' }, 'overtaken'],
    ['our patch not seen yet', { annotation: OLD_TOKEN }, 'requested'],
    ['an older request finished first', { handled: '2026-11-20T08:13:59Z' }, 'requested'],
  ])('%s', (_, seen, state) => {
    expect(look(seen).state).toBe(state)
  })
})

describe('a run that had begun before the request', () => {
  const failedAt = (time: string) => ({ ...ready('False', 'HealthCheckFailed'), lastTransitionTime: time })
  it('is told of when it failed meanwhile, and is not the end of the request', () => {
    const told = look({ conditions: [failedAt('2026-11-20T08:14:02Z')] })
    expect(told).toMatchObject({ state: 'requested', retrying: false })
    expect(told.message).toBe(
      'Waiting for kustomize-controller. A run that had begun before failed: HealthCheckFailed message',
    )
  })

  it('is told of while it goes on', () => {
    const told = look({
      conditions: [ready('Unknown'), reconciling('Progressing', 'Checking', '2026-11-20T08:13:00Z')],
    })
    expect(told.state).toBe('requested')
    expect(told.message).toBe('Waiting for kustomize-controller. It is busy with an earlier run: Checking')
  })

  it('is not told of when it failed long ago', () => {
    const told = look({ conditions: [failedAt('2026-11-20T08:00:00Z')] })
    expect(told.message).toBe('Waiting for kustomize-controller.')
  })
})

describe('when the token came back', () => {
  it.each<[string, Seen, ProgressState, boolean]>([
    ['Ready for the current spec is done', {}, 'done', false],
    ['Ready of an older spec is not done', { conditions: [ready('True', 'Any', 1)] }, 'picked_up', false],
    [
      'a failure is told at once while Flux retries',
      { conditions: [ready('False', 'BuildFailed'), reconciling('ProgressingWithRetry', 'x')] },
      'failed',
      true,
    ],
    ['waiting for a dependency is no success', { conditions: [ready('False', 'DependencyNotReady')] }, 'failed', true],
    [
      'a stalled release is a failure for good',
      { kind: 'HelmRelease', conditions: [STALLED, ready('False', 'UpgradeFailed')] },
      'failed',
      false,
    ],
    [
      'a release that retries for ever failed',
      {
        kind: 'HelmRelease',
        conditions: [ready('False', 'UpgradeFailed'), reconciling('ProgressingWithRetry', 'retrying after 5m0s')],
      },
      'failed',
      true,
    ],
    [
      'a release whose action still runs goes on',
      {
        kind: 'HelmRelease',
        conditions: [ready('Unknown', 'Progressing'), reconciling('Progressing', "Running 'upgrade' action")],
      },
      'fetched',
      false,
    ],
    [
      'the next run is told as far as it has come',
      { conditions: [ready('Unknown', 'Progressing'), reconciling('Progressing', 'Running health checks for x')] },
      'applied',
      false,
    ],
    [
      'a ready release with work ahead goes on',
      { kind: 'HelmRelease', conditions: [ready('True'), reconciling('Progressing', 'Fulfilling prerequisites')] },
      'picked_up',
      false,
    ],
    ['a suspended object only acknowledged', { spec: { suspend: true } }, 'failed', false],
  ])('%s', (_, seen, state, retrying) => {
    expect(look({ handled: TOKEN, ...seen })).toMatchObject({ state, retrying })
  })
})

describe('what Ready and the token do not prove', () => {
  const handled = { kind: 'HelmRelease', handled: TOKEN } as const
  const failing = { conditions: [ready('False', 'UpgradeFailed'), reconciling('ProgressingWithRetry', 'x')] }
  it.each<[string, Seen, ProgressState]>([
    ['forced', { ...handled, action: 'force', status: { lastHandledForceAt: TOKEN } }, 'done'],
    ['acknowledged, never forced', { ...handled, action: 'force' }, 'picked_up'],
    [
      'forced once, for an older request',
      { ...handled, action: 'force', status: { lastHandledForceAt: OLD_TOKEN } },
      'picked_up',
    ],
    ['never forced, for too long', { ...handled, action: 'force', afterSeconds: 301 }, 'timed_out'],
    ['reset', { ...handled, action: 'reset', status: { lastHandledResetAt: TOKEN } }, 'done'],
    ['forced, not reset', { ...handled, action: 'reset', status: { lastHandledForceAt: TOKEN } }, 'picked_up'],
    ['reset, and failing again', { ...handled, action: 'reset', ...failing }, 'failed'],
    ['an instance never forced', { kind: 'FluxInstance', handled: TOKEN, action: 'force' }, 'picked_up'],
    [
      'an instance forced',
      { kind: 'FluxInstance', handled: TOKEN, action: 'force', status: { lastHandledForceAt: TOKEN } },
      'done',
    ],
    ['a plain request asks for neither', handled, 'done'],
  ])('%s', (_, seen, state) => {
    expect(look(seen).state).toBe(state)
  })
})

describe('at the end of the way from its source', () => {
  const fleet = (revision: string | undefined) => sourceWith('GitRepository', revision)
  const applied = (lastAppliedRevision: string) => ({ status: { lastAppliedRevision } })
  it.each<[string, Seen, ProgressState]>([
    ['it runs what its source has', { ...applied('main@sha1:aaaaaaa'), source: fleet('main@sha1:aaaaaaa') }, 'done'],
    [
      'its controller had not seen the new artifact',
      { ...applied('main@sha1:aaaaaaa'), source: fleet('main@sha1:bbbbbbb') },
      'picked_up',
    ],
    ['it never applied anything', { source: fleet('main@sha1:bbbbbbb') }, 'picked_up'],
    [
      'the new artifact was not run for too long',
      { ...applied('main@sha1:aaaaaaa'), source: fleet('main@sha1:bbbbbbb'), afterSeconds: 301 },
      'timed_out',
    ],
    ['its source has nothing to compare', { ...applied('main@sha1:aaaaaaa'), source: fleet(undefined) }, 'done'],
    [
      'the chart of a release moved on',
      {
        kind: 'HelmRelease',
        status: { history: [{ chartName: 'x', chartVersion: '1.0.0', status: 'deployed', version: 1 }] },
        source: sourceWith('HelmChart', '1.1.0'),
      },
      'picked_up',
    ],
    ['a chart is a source itself', { kind: 'HelmChart', source: sourceWith('HelmRepository', 'sha256:cc') }, 'done'],
  ])('%s', (_, seen, state) => {
    expect(look({ handled: TOKEN, ...seen }).state).toBe(state)
  })

  it('names both revisions while it waits', () => {
    const seen = { handled: TOKEN, ...applied('main@sha1:aaaaaaaaaa'), source: fleet('main@sha1:bbbbbbbbbb') }
    expect(look(seen).message).toBe('It runs main@aaaaaaa; main@bbbbbbb of its source is yet to come.')
  })
})

describe('suspending and resuming', () => {
  it.each<[string, Seen, ProgressState]>([
    ['suspended at once', { action: 'suspend', spec: { suspend: true } }, 'done'],
    ['not seen yet', { action: 'suspend' }, 'requested'],
    ['resumed and not run yet', { action: 'resume', generation: 3 }, 'picked_up'],
    ['resumed and ready', { action: 'resume' }, 'done'],
    ['still suspended', { action: 'resume', spec: { suspend: true } }, 'requested'],
    ['resumed, asked and not answered', { action: 'resume-and-reconcile' }, 'requested'],
    ['resumed, asked and answered', { action: 'resume-and-reconcile', handled: TOKEN }, 'done'],
  ])('%s', (_, seen, state) => {
    expect(look(seen).state).toBe(state)
  })

  it('knows that a resumed static object runs nothing', () => {
    expect(look({ kind: 'Alert', action: 'resume', conditions: [] }).state).toBe('done')
  })
})

function sourceWith(kind: FluxKind, revision: string | undefined): FluxResource {
  const parsed = parseResource(kind, {
    metadata: { name: 'fleet', namespace: 'apps', generation: 1 },
    spec: {},
    status: {
      conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'stored' }],
      ...(revision === undefined ? {} : { artifact: { revision, lastUpdateTime: '2026-11-20T08:14:01Z' } }),
    },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}
