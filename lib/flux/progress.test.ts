import { describe, expect, it } from 'vitest'
import type { ActionName } from './actions'
import type { FluxKind } from './kinds'
import { type Progress, type ProgressState, readProgress } from './progress'
import { parseResource } from './resource'

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
    status: { lastHandledReconcileAt: handled, conditions: seen.conditions ?? [ready('True')] },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  const now = new Date(ASKED.getTime() + (seen.afterSeconds ?? 3) * 1_000)
  return readProgress({ resource: parsed.value, action, token: TOKEN, before: OLD_TOKEN, requestedAt: ASKED, now })
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
      'picked_up',
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
