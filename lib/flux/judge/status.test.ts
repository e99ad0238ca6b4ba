import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { evaluateStatus, STATUSES, type Status } from './status'
import { compareStatus, STATUS_PRESENTATION } from './status-presentation'

const NOW = new Date('2026-11-20T08:14:00Z')
const JUST_NOW = '2026-11-20T08:13:50Z'
const LONG_AGO = '2026-11-12T08:00:00Z'

interface Described {
  readonly kind?: FluxKind
  readonly apiVersion?: string
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
  readonly conditions?: readonly object[]
}

function make({
  kind = 'Kustomization',
  apiVersion,
  metadata,
  spec = {},
  status,
  conditions,
}: Described): FluxResource {
  const parsed = parseResource(kind, {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    metadata: { name: 'x', namespace: 'apps', generation: 2, creationTimestamp: LONG_AGO, ...metadata },
    spec,
    status: { ...status, ...(conditions === undefined ? {} : { conditions }) },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function say(type: string, status: string, reason = 'Any', more: object = {}) {
  return { type, status, reason, message: '', observedGeneration: 2, lastTransitionTime: LONG_AGO, ...more }
}

const OLD = { observedGeneration: 1 }
const CHANGED_NOW = { managedFields: [{ manager: 'kustomize-controller', time: JUST_NOW, fieldsV1: { 'f:spec': {} } }] }
const STATUS_WRITTEN_NOW = {
  managedFields: [{ manager: 'x', subresource: 'status', time: JUST_NOW, fieldsV1: { 'f:status': {} } }],
}

describe('evaluateStatus', () => {
  it.each<[string, Described, Status]>([
    [
      'deletion comes before suspension',
      { metadata: { deletionTimestamp: JUST_NOW }, spec: { suspend: true } },
      'terminating',
    ],
    ['suspension comes before failure', { spec: { suspend: true }, conditions: [say('Ready', 'False')] }, 'suspended'],
    [
      'an operator kind is suspended by annotation',
      {
        kind: 'ResourceSet',
        metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'disabled' } },
        conditions: [say('Ready', 'True')],
      },
      'suspended',
    ],
    [
      'a generator has its own annotation',
      {
        kind: 'ArtifactGenerator',
        metadata: { annotations: { 'source.extensions.fluxcd.io/reconcile': 'disabled' } },
        conditions: [say('Ready', 'True')],
      },
      'suspended',
    ],
    [
      'a Kustomization does not listen to it',
      {
        metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'disabled' } },
        conditions: [say('Ready', 'True')],
      },
      'ready',
    ],
    [
      'a static Provider is static',
      { kind: 'Provider', apiVersion: 'notification.toolkit.fluxcd.io/v1beta3' },
      'static',
    ],
    [
      'a Provider of an old version is not',
      { kind: 'Provider', apiVersion: 'notification.toolkit.fluxcd.io/v1beta2' },
      'unknown',
    ],
    ['an OCI HelmRepository is static', { kind: 'HelmRepository', spec: { type: 'oci' } }, 'static'],
    [
      'an old OCI HelmRepository that failed is not',
      { kind: 'HelmRepository', spec: { type: 'oci' }, conditions: [say('Ready', 'False')] },
      'failed',
    ],
    [
      'an external artifact is ready once it has one',
      { kind: 'ExternalArtifact', status: { artifact: { revision: 'latest@sha256:ab' } } },
      'ready',
    ],
    ['and unknown before', { kind: 'ExternalArtifact' }, 'unknown'],
    ['a new object is on its way', { metadata: { creationTimestamp: JUST_NOW } }, 'reconciling'],
    ['an object that nobody looks at is unknown', {}, 'unknown'],
    ['an object without any time is unknown', { metadata: { creationTimestamp: null } }, 'unknown'],
    [
      'Stalled comes before everything that Ready says',
      { conditions: [say('Ready', 'Unknown', 'Progressing'), say('Stalled', 'True')] },
      'stalled',
    ],
    ['Stalled False says nothing', { conditions: [say('Ready', 'True'), say('Stalled', 'False')] }, 'ready'],
    [
      'a stall of an older spec ends with the change',
      { metadata: CHANGED_NOW, conditions: [say('Ready', 'False', 'X', OLD), say('Stalled', 'True', 'X', OLD)] },
      'reconciling',
    ],
    [
      'a release before 2.2 stalls by its words',
      {
        kind: 'HelmRelease',
        conditions: [say('Ready', 'False', 'UpgradeFailed', { message: 'upgrade retries exhausted' })],
      },
      'stalled',
    ],
    [
      'no other kind does',
      { conditions: [say('Ready', 'False', 'X', { message: 'install retries exhausted' })] },
      'failed',
    ],
    [
      'a failure of an older spec is not one of this',
      { metadata: CHANGED_NOW, conditions: [say('Ready', 'False', 'X', OLD)] },
      'reconciling',
    ],
    ['unless nobody reacts', { conditions: [say('Ready', 'False', 'X', OLD)] }, 'unknown'],
    [
      'a write of the status is no change of the spec',
      { metadata: STATUS_WRITTEN_NOW, conditions: [say('Ready', 'True', 'X', OLD)] },
      'unknown',
    ],
    [
      'somebody at work on the new spec is a reaction',
      { conditions: [say('Ready', 'False', 'X', OLD), say('Reconciling', 'True', 'Progressing')] },
      'reconciling',
    ],
    [
      'a superseded health check goes on',
      { conditions: [say('Ready', 'False', 'HealthCheckCanceled')] },
      'reconciling',
    ],
    [
      'an old source not ready yet is waited for',
      { kind: 'HelmRelease', conditions: [say('Ready', 'False', 'HelmChartNotReady')] },
      'waiting',
    ],
    [
      'a missing path of a source is a failure',
      { conditions: [say('Ready', 'False', 'ArtifactFailed', { message: 'kustomization path not found' })] },
      'failed',
    ],
    [
      'a failure that Flux calls in progress is a failure',
      { conditions: [say('Ready', 'False', 'BuildFailed'), say('Reconciling', 'True', 'ProgressingWithRetry')] },
      'failed',
    ],
    [
      'a rollback that worked left a failed upgrade',
      { kind: 'HelmRelease', conditions: [say('Ready', 'False', 'RollbackSucceeded')] },
      'failed',
    ],
    [
      'a failing object never advances its own generation',
      { status: OLD, conditions: [say('Ready', 'False', 'BuildFailed')] },
      'failed',
    ],
    ['Unknown in progress', { conditions: [say('Ready', 'Unknown', 'Progressing')] }, 'reconciling'],
    [
      'Unknown before tests',
      { kind: 'HelmRelease', conditions: [say('Ready', 'Unknown', 'AwaitingTests')] },
      'reconciling',
    ],
    ['Unknown without a word', { conditions: [say('Ready', 'Unknown', 'Any')] }, 'unknown'],
    [
      'a ready source that looks again stays ready',
      { kind: 'GitRepository', conditions: [say('Ready', 'True'), say('Reconciling', 'True', 'Progressing')] },
      'ready',
    ],
    [
      'Ready of an older spec is not ready',
      { metadata: CHANGED_NOW, conditions: [say('Ready', 'True', 'X', OLD)] },
      'reconciling',
    ],
    [
      'the status speaks where the condition has no generation',
      { metadata: CHANGED_NOW, status: OLD, conditions: [say('Ready', 'True', 'X', { observedGeneration: 0 })] },
      'reconciling',
    ],
    [
      'a status that was never observed says nothing',
      { status: { observedGeneration: -1 }, conditions: [say('Ready', 'True', 'X', { observedGeneration: 0 })] },
      'ready',
    ],
    [
      'a status that has observed no spec yet speaks of none',
      { status: { observedGeneration: 0 }, conditions: [say('Ready', 'True', 'X', { observedGeneration: 0 })] },
      'unknown',
    ],
    ['a condition is believed before the status', { status: OLD, conditions: [say('Ready', 'True')] }, 'ready'],
    [
      'a spec of which nobody knows when it changed is not tried',
      { metadata: { creationTimestamp: null }, conditions: [say('Ready', 'True', 'X', OLD)] },
      'unknown',
    ],
    [
      'a first run of which nobody knows when its object was made is no news',
      { metadata: { creationTimestamp: null }, conditions: [say('Reconciling', 'True', 'Progressing')] },
      'unknown',
    ],
    ['conditions without Ready', { conditions: [say('Healthy', 'True')] }, 'unknown'],
    ['a condition with a made-up status counts for nothing', { conditions: [say('Ready', 'true')] }, 'unknown'],
  ])('%s', (_, described, status) => {
    expect(evaluateStatus(make(described), NOW).status).toBe(status)
  })

  it('says when time alone will change the answer, and it does', () => {
    for (const described of [
      { metadata: { creationTimestamp: JUST_NOW } },
      { metadata: CHANGED_NOW, conditions: [say('Ready', 'True', 'X', OLD)] },
    ]) {
      const { changesAt } = evaluateStatus(make(described), NOW)
      expect(changesAt?.getTime()).toBeGreaterThan(NOW.getTime())
      expect(evaluateStatus(make(described), changesAt ?? NOW).status).toBe('unknown')
    }
  })

  it('holds to its limits to the very moment', () => {
    const at = (described: Described, ms: number) =>
      evaluateStatus(make(described), new Date(Date.parse(JUST_NOW) + ms)).status
    const begun = { metadata: { creationTimestamp: JUST_NOW }, conditions: [say('Reconciling', 'True', 'Progressing')] }
    expect([at(begun, 59_999), at(begun, 60_000)]).toEqual(['reconciling', 'unknown'])
    const changed = { metadata: CHANGED_NOW, conditions: [say('Ready', 'True', 'X', OLD)] }
    expect([at(changed, 300_000), at(changed, 300_001)]).toEqual(['reconciling', 'unknown'])
  })

  it('says of a deletion what it waits for, and from when on it is stuck', () => {
    const text = (finalizers: readonly string[], ms: number) =>
      evaluateStatus(
        make({ metadata: { deletionTimestamp: JUST_NOW, finalizers } }),
        new Date(Date.parse(JUST_NOW) + ms),
      ).text
    expect(text([], 600_000)).toBe('being deleted')
    expect(text([], 600_001)).toBe('deletion has been stuck for 10 min')
    expect(text(['finalizers.fluxcd.io'], 60_000)).toBe('being deleted; to be done first: finalizers.fluxcd.io')
    expect(text(['finalizers.fluxcd.io'], 600_001)).toBe('deletion has been stuck for 10 min on finalizers.fluxcd.io')
  })

  it('says since when nobody has looked at an object, where that is known', () => {
    expect(evaluateStatus(make({}), NOW).since).toEqual(new Date(LONG_AGO))
    expect(evaluateStatus(make({ metadata: { creationTimestamp: JUST_NOW } }), NOW).since).toEqual(new Date(JUST_NOW))
    expect(evaluateStatus(make({ metadata: { creationTimestamp: null } }), NOW)).not.toHaveProperty('since')
  })

  it('quotes its condition, and no time that this does not have', () => {
    const quoted = (condition: object) => evaluateStatus(make({ conditions: [condition] }), NOW)
    const unknown = { status: 'unknown', retrying: false, message: '', since: new Date(LONG_AGO) }
    expect(quoted(say('Ready', 'Unknown', 'Odd'))).toEqual({
      ...unknown,
      reason: 'Odd',
      text: 'Ready is Unknown: Odd',
    })
    expect(quoted(say('Ready', 'Unknown', ''))).toEqual({ ...unknown, reason: '', text: 'Ready is Unknown' })
    expect(quoted(say('Ready', 'True', 'X', { lastTransitionTime: undefined }))).not.toHaveProperty('since')
    expect(quoted(say('Stalled', 'True', 'Odd', OLD))).toMatchObject({ status: 'unknown', reason: 'Odd' })
  })

  it('says of a suspended object what it was, in spite of its moved generation', () => {
    const suspended = (condition: object) =>
      evaluateStatus(make({ spec: { suspend: true }, conditions: [condition] }), NOW)
    expect(suspended(say('Ready', 'True', 'X', OLD)).lastResult).toBe('ready')
    expect(suspended(say('Ready', 'False', 'X', OLD)).lastResult).toBe('failed')
    expect(suspended(say('Ready', 'Unknown', 'X', OLD))).not.toHaveProperty('lastResult')
  })

  it('says of a suspended release that it had given up only where it was not ready', () => {
    const suspended = (conditions: readonly object[]) =>
      evaluateStatus(make({ kind: 'HelmRelease', spec: { suspend: true }, conditions }), NOW).lastResult
    const message = 'upgrade retries exhausted'
    expect(suspended([say('Ready', 'False', 'UpgradeFailed', { message })])).toBe('stalled')
    expect(suspended([say('Ready', 'True', 'UpgradeSucceeded', { message })])).toBe('ready')
    expect(suspended([])).toBeUndefined()
  })

  it('tells who suspended it and why', () => {
    const annotations = { 'fluxdeck.dev/suspended-by': 'ali', 'fluxdeck.dev/suspend-reason': 'maintenance' }
    const { text } = evaluateStatus(make({ spec: { suspend: true }, metadata: { annotations } }), NOW)
    expect(text).toBe('suspended by ali: maintenance')
  })
})

it('puts what needs a person first', () => {
  expect([...STATUSES].sort(compareStatus)).toEqual([
    'stalled',
    'failed',
    'waiting',
    'unknown',
    'terminating',
    'reconciling',
    'suspended',
    'static',
    'ready',
  ])
  expect(new Set(STATUSES.map((status) => STATUS_PRESENTATION[status].icon)).size).toBe(STATUSES.length)
})
