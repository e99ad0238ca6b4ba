import { describe, expect, it } from 'vitest'
import { evaluateStatus, type Judgement, type Status } from './judge/status'
import { describeKind, FLUX_KIND_NAMES, FLUX_KINDS, type FluxKind } from './kinds'
import { findCondition, isHealthyCurrent } from './object/conditions'
import type { FluxResource } from './object/flux-resource'
import { parseResource } from './object/resource'
import { describeRevision } from './object/revision'

const NOW = new Date('2026-11-20T08:14:00Z')
const SHA = (digit: string) => digit.repeat(40)

function ago(seconds: number): string {
  return new Date(NOW.getTime() - seconds * 1_000).toISOString()
}

type Json = { readonly [key: string]: unknown }

/** Conditions by type, so that one of them can be changed by a patch. */
function say(status: string, reason: string, more: Json = {}): Json {
  return { status, reason, message: '', observedGeneration: 2, lastTransitionTime: ago(3_600), ...more }
}

const READY = say('True', 'ReconciliationSucceeded')
const OLD = { observedGeneration: 1 }
const SPEC_CHANGED = (seconds: number) => ({
  metadata: { managedFields: [{ manager: 'git', time: ago(seconds), fieldsV1: { 'f:spec': {} } }] },
})

const HEALTHY: Json = {
  metadata: { name: 'x', namespace: 'apps', generation: 2, creationTimestamp: ago(90_000) },
  spec: { interval: '10m' },
  status: { observedGeneration: 2 },
  conditions: { Ready: READY },
}

/** A merge patch: what is null goes, what is an object is merged. */
function patch(target: unknown, change: Json): Json {
  const result: Record<string, unknown> = { ...(isJson(target) ? target : {}) }
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key]
    else result[key] = isJson(value) ? patch(result[key], value) : value
  }
  return result
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function build(kind: FluxKind, described: Json, version?: string): FluxResource {
  const { conditions, status, ...rest } = described
  const list = isJson(conditions)
    ? Object.entries(conditions).map(([type, value]) => (isJson(value) ? { type, ...value } : value))
    : undefined
  const apiVersion = version === undefined ? {} : { apiVersion: `${describeKind(kind).group}/${version}` }
  const parsed = parseResource(kind, {
    kind,
    ...apiVersion,
    ...rest,
    status: { ...(isJson(status) ? status : {}), ...(list === undefined ? {} : { conditions: list }) },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function judge(kind: FluxKind, described: Json, version?: string): Judgement {
  return evaluateStatus(build(kind, described, version), NOW)
}

interface Rule {
  readonly rule: string
  readonly kind?: FluxKind
  readonly version?: string
  /** What is changed on a healthy object so that it just meets the rule. */
  readonly base: Json
  readonly is: Status
  /** One change each on that object, and the answer then. */
  readonly neighbours: readonly (readonly [change: string, patch: Json, is: Status])[]
}

const BROKEN = { conditions: { Ready: say('False', 'BuildFailed') } }
const STALLED = { conditions: { Ready: say('False', 'UpgradeFailed'), Stalled: say('True', 'RetriesExceeded') } }
const RUNNING = {
  conditions: { Ready: say('Unknown', 'Progressing'), Reconciling: say('True', 'Progressing') },
}

const RULES: readonly Rule[] = [
  {
    rule: '1: deletion',
    base: { metadata: { deletionTimestamp: ago(60), finalizers: ['finalizers.fluxcd.io'] } },
    is: 'terminating',
    neighbours: [
      ['not deleted', { metadata: { deletionTimestamp: null } }, 'ready'],
      ['for more than ten minutes', { metadata: { deletionTimestamp: ago(601) } }, 'terminating'],
      ['without a finalizer', { metadata: { finalizers: null } }, 'terminating'],
      ['suspended too', { spec: { suspend: true } }, 'terminating'],
      ['failed before', BROKEN, 'terminating'],
      ['stalled before', STALLED, 'terminating'],
      ['never seen', { conditions: null, status: null }, 'terminating'],
      ['by a clock ahead of ours', { metadata: { deletionTimestamp: ago(-7_200) } }, 'terminating'],
    ],
  },
  {
    rule: '2: suspended by its spec',
    base: { spec: { suspend: true } },
    is: 'suspended',
    neighbours: [
      ['not', { spec: { suspend: false } }, 'ready'],
      ['by a word that is no boolean', { spec: { suspend: 'true' } }, 'ready'],
      [
        'by the annotation of another kind',
        { spec: null, metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'disabled' } } },
        'ready',
      ],
      ['while failing', BROKEN, 'suspended'],
      ['while stalled', STALLED, 'suspended'],
      ['in the middle of a run', RUNNING, 'suspended'],
      ['and never seen', { conditions: null }, 'suspended'],
      ['with a newer generation', { metadata: { generation: 3 } }, 'suspended'],
    ],
  },
  {
    rule: '2: suspended by annotation (flux-operator)',
    kind: 'FluxInstance',
    base: { metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'disabled' } } },
    is: 'suspended',
    neighbours: [
      ['enabled', { metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'enabled' } } }, 'ready'],
      ['in capitals', { metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'Disabled' } } }, 'suspended'],
      ['by a spec that means nothing here', { metadata: { annotations: null }, spec: { suspend: true } }, 'ready'],
    ],
  },
  {
    rule: '2: suspended by annotation (source-watcher)',
    kind: 'ArtifactGenerator',
    base: { metadata: { annotations: { 'source.extensions.fluxcd.io/reconcile': 'disabled' } } },
    is: 'suspended',
    neighbours: [
      [
        'by the key of flux-operator',
        {
          metadata: {
            annotations: {
              'source.extensions.fluxcd.io/reconcile': null,
              'fluxcd.controlplane.io/reconcile': 'disabled',
            },
          },
        },
        'ready',
      ],
    ],
  },
  {
    rule: '3: a static kind',
    kind: 'Alert',
    version: 'v1beta3',
    base: { conditions: null, status: null },
    is: 'static',
    neighbours: [
      ['suspended', { spec: { suspend: true } }, 'suspended'],
      ['deleted', { metadata: { deletionTimestamp: ago(5) } }, 'terminating'],
      ['that has a condition after all', { conditions: { Ready: say('False', 'X') } }, 'failed'],
    ],
  },
  {
    rule: '3: the same kind in a version with a status',
    kind: 'Alert',
    version: 'v1beta2',
    base: { conditions: null, status: null },
    is: 'unknown',
    neighbours: [
      ['that was seen', { conditions: { Ready: READY } }, 'ready'],
      ['made just now', { metadata: { creationTimestamp: ago(10) } }, 'reconciling'],
    ],
  },
  {
    rule: '3: the same kind in a version nobody knows yet',
    kind: 'Provider',
    version: 'v2',
    base: { conditions: null, status: null },
    is: 'unknown',
    neighbours: [['that was seen', { conditions: { Ready: READY } }, 'ready']],
  },
  {
    rule: '3: a Helm repository of type oci',
    kind: 'HelmRepository',
    base: { spec: { type: 'oci' }, conditions: null, status: null },
    is: 'static',
    neighbours: [
      ['of the default type', { spec: { type: 'default' } }, 'unknown'],
      ['without a type', { spec: { type: null } }, 'unknown'],
      ['that failed under Flux 2.2', BROKEN, 'failed'],
      ['suspended', { spec: { suspend: true } }, 'suspended'],
    ],
  },
  {
    rule: '3: an external artifact',
    kind: 'ExternalArtifact',
    base: { conditions: null, status: { artifact: { revision: 'latest@sha256:ab' } } },
    is: 'ready',
    neighbours: [
      ['without an artifact', { status: { artifact: null } }, 'unknown'],
      ['that says it is not ready', { conditions: { Ready: say('False', 'X') } }, 'failed'],
    ],
  },
  {
    rule: '4: new',
    base: { conditions: null, status: null, metadata: { creationTimestamp: ago(59) } },
    is: 'reconciling',
    neighbours: [
      ['no more', { metadata: { creationTimestamp: ago(60) } }, 'unknown'],
      ['observed as -1', { status: { observedGeneration: -1 } }, 'reconciling'],
      [
        'and old, observed as -1',
        { metadata: { creationTimestamp: ago(600) }, status: { observedGeneration: -1 } },
        'unknown',
      ],
      ['of a time that cannot be read', { metadata: { creationTimestamp: 'yesterday' } }, 'unknown'],
      ['by a clock ahead of ours', { metadata: { creationTimestamp: ago(-7_200) } }, 'reconciling'],
      ['with a first condition', { conditions: { Reconciling: say('True', 'Progressing') } }, 'reconciling'],
      ['with a condition that is no work', { conditions: { Healthy: say('True', 'X') } }, 'unknown'],
    ],
  },
  {
    rule: '5: stalled',
    kind: 'HelmRelease',
    base: STALLED,
    is: 'stalled',
    neighbours: [
      ['no more', { conditions: { Stalled: null } }, 'failed'],
      ['said to be False', { conditions: { Stalled: say('False', 'RetriesExceeded') } }, 'failed'],
      ['said to be Unknown', { conditions: { Stalled: say('Unknown', 'RetriesExceeded') } }, 'failed'],
      ['while Ready is True', { conditions: { Ready: READY } }, 'stalled'],
      ['while Ready is Unknown', { conditions: { Ready: say('Unknown', 'Progressing') } }, 'stalled'],
      ['without Ready', { conditions: { Ready: null } }, 'stalled'],
      ['without a generation', { conditions: { Stalled: { observedGeneration: null } } }, 'stalled'],
      [
        'of an older spec, changed now',
        { ...SPEC_CHANGED(30), conditions: { Stalled: OLD, Ready: OLD } },
        'reconciling',
      ],
      ['of an older spec, long ago', { ...SPEC_CHANGED(600), conditions: { Stalled: OLD, Ready: OLD } }, 'unknown'],
      ['for a reason that is not known', { conditions: { Stalled: { reason: 'SomethingNew' } } }, 'stalled'],
    ],
  },
  {
    rule: '5: stalled by its words (Flux 2.1)',
    kind: 'HelmRelease',
    version: 'v2beta1',
    base: { conditions: { Ready: say('False', 'ReconciliationFailed', { message: 'upgrade retries exhausted' }) } },
    is: 'stalled',
    neighbours: [
      ['install', { conditions: { Ready: { message: 'install retries exhausted' } } }, 'stalled'],
      ['in other letters', { conditions: { Ready: { message: 'Upgrade Retries Exhausted' } } }, 'stalled'],
      ['other words', { conditions: { Ready: { message: 'upgrade failed' } } }, 'failed'],
      ['Ready all the same', { conditions: { Ready: { status: 'True' } } }, 'ready'],
      ['of an older spec', { ...SPEC_CHANGED(30), conditions: { Ready: OLD } }, 'reconciling'],
    ],
  },
  {
    rule: '6: a failure of an older spec',
    base: { ...SPEC_CHANGED(30), conditions: { Ready: say('False', 'BuildFailed', OLD) } },
    is: 'reconciling',
    neighbours: [
      ['of this spec', { conditions: { Ready: { observedGeneration: 2 } } }, 'failed'],
      ['without a generation', { conditions: { Ready: { observedGeneration: null } } }, 'failed'],
      ['with generation 0', { conditions: { Ready: { observedGeneration: 0 } } }, 'failed'],
      ['that nobody reacted to for minutes', SPEC_CHANGED(301), 'unknown'],
      [
        'that is being tried',
        { ...SPEC_CHANGED(301), conditions: { Reconciling: say('True', 'Progressing') } },
        'reconciling',
      ],
      [
        'where only the old one is being tried',
        { ...SPEC_CHANGED(301), conditions: { Reconciling: say('True', 'Progressing', OLD) } },
        'unknown',
      ],
      ['and the status was left behind as well', { status: OLD }, 'reconciling'],
    ],
  },
  {
    rule: '6: a health check that was superseded',
    base: { conditions: { Ready: say('False', 'HealthCheckCanceled') } },
    is: 'reconciling',
    neighbours: [
      ['that failed', { conditions: { Ready: { reason: 'HealthCheckFailed' } } }, 'failed'],
      ['of a release', { conditions: { Ready: { message: 'New reconciliation triggered' } } }, 'reconciling'],
    ],
  },
  {
    rule: '6: waiting for a dependency',
    base: {
      conditions: { Ready: say('False', 'DependencyNotReady', { message: "dependency 'apps/db' is not ready" }) },
    },
    is: 'waiting',
    neighbours: [
      ['without a message', { conditions: { Ready: { message: null } } }, 'waiting'],
      ['for another reason', { conditions: { Ready: { reason: 'DependencyFailed' } } }, 'failed'],
      ['no more', { conditions: { Ready: { status: 'True' } } }, 'ready'],
      [
        'in the middle of a run',
        { conditions: { Ready: { status: 'Unknown' }, Reconciling: say('True', 'X') } },
        'reconciling',
      ],
      ['stalled', { conditions: { Stalled: say('True', 'InvalidCELExpression') } }, 'stalled'],
    ],
  },
  {
    rule: '6: waiting for the source of a Kustomization',
    base: {
      conditions: { Ready: say('False', 'ArtifactFailed', { message: 'Source artifact not found, retrying in 30s' }) },
    },
    is: 'waiting',
    neighbours: [
      ['a folder that is not there', { conditions: { Ready: { message: 'kustomization path not found' } } }, 'failed'],
      ['a source that is not there', { conditions: { Ready: { message: 'GitRepository "x" not found' } } }, 'failed'],
      ['a download that failed', { conditions: { Ready: { message: 'failed to download artifact' } } }, 'failed'],
      ['without a word', { conditions: { Ready: { message: '' } } }, 'failed'],
    ],
  },
  {
    rule: '6: waiting for a chart',
    kind: 'HelmRelease',
    base: { conditions: { Ready: say('False', 'SourceNotReady', { message: "HelmChart 'apps/x' is not ready" }) } },
    is: 'waiting',
    neighbours: [
      ['in the words of v2beta1', { conditions: { Ready: { reason: 'ArtifactFailed' } } }, 'waiting'],
      [
        'by the reason of v2beta1',
        { conditions: { Ready: { reason: 'HelmChartNotReady', message: null } } },
        'waiting',
      ],
      [
        'that cannot be loaded',
        { conditions: { Ready: { reason: 'ArtifactFailed', message: 'could not load chart' } } },
        'failed',
      ],
    ],
  },
  {
    rule: '6: failed',
    base: { conditions: { Ready: say('False', 'BuildFailed'), Reconciling: say('True', 'ProgressingWithRetry') } },
    is: 'failed',
    neighbours: [
      ['without the word that it is retried', { conditions: { Reconciling: null } }, 'failed'],
      ['for a reason that is not known', { conditions: { Ready: { reason: 'SomethingNew' } } }, 'failed'],
      ['without a reason', { conditions: { Ready: { reason: null } } }, 'failed'],
      ['while Healthy is still True', { conditions: { Healthy: say('True', 'Succeeded') } }, 'failed'],
      ['with a status that lags, as it does while failing', { status: OLD }, 'failed'],
      ['with a status that is ahead', { status: { observedGeneration: 9 } }, 'failed'],
      ['on another cluster', { spec: { kubeConfig: { secretRef: { name: 'edge' } } } }, 'failed'],
    ],
  },
  {
    rule: '6: a release that was rolled back',
    kind: 'HelmRelease',
    base: { conditions: { Ready: say('False', 'RollbackSucceeded'), Remediated: say('True', 'RollbackSucceeded') } },
    is: 'failed',
    neighbours: [
      ['and has no retries left', { conditions: { Stalled: say('True', 'RetriesExceeded') } }, 'stalled'],
      ['uninstalled instead', { conditions: { Ready: { reason: 'UninstallSucceeded' } } }, 'failed'],
      [
        'in the middle of the next attempt',
        {
          conditions: { Ready: { status: 'Unknown', reason: 'Progressing' }, Reconciling: say('True', 'Progressing') },
        },
        'reconciling',
      ],
      ['that was mended', { conditions: { Ready: say('True', 'UpgradeSucceeded'), Remediated: null } }, 'ready'],
    ],
  },
  {
    rule: '6: a release with RetryOnFailure',
    kind: 'HelmRelease',
    base: {
      spec: { upgrade: { strategy: { name: 'RetryOnFailure', retryInterval: '5m' } } },
      status: { failures: 12, upgradeFailures: 12 },
      conditions: {
        Ready: say('False', 'UpgradeFailed'),
        Reconciling: say('True', 'ProgressingWithRetry', { message: 'retrying after 5m0s' }),
      },
    },
    is: 'failed',
    neighbours: [
      [
        'in the middle of an attempt',
        { conditions: { Ready: say('Unknown', 'Progressing'), Reconciling: say('True', 'Progressing') } },
        'reconciling',
      ],
      ['that succeeded', { conditions: { Ready: say('True', 'UpgradeSucceeded'), Reconciling: null } }, 'ready'],
    ],
  },
  {
    rule: '7: a run',
    base: RUNNING,
    is: 'reconciling',
    neighbours: [
      ['by its reason alone', { conditions: { Reconciling: null } }, 'reconciling'],
      ['before tests', { conditions: { Ready: { reason: 'AwaitingTests' }, Reconciling: null } }, 'reconciling'],
      ['by its condition alone', { conditions: { Ready: { reason: 'Whatever' } } }, 'reconciling'],
      ['by neither', { conditions: { Ready: { reason: 'Whatever' }, Reconciling: null } }, 'unknown'],
      [
        'that has ended',
        { conditions: { Reconciling: say('False', 'Progressing'), Ready: { reason: 'Whatever' } } },
        'unknown',
      ],
      ['of an older spec', { conditions: { Ready: OLD } }, 'reconciling'],
    ],
  },
  {
    rule: '8: ready',
    base: {},
    is: 'ready',
    neighbours: [
      ['for an older spec, changed now', { ...SPEC_CHANGED(30), conditions: { Ready: OLD } }, 'reconciling'],
      ['for an older spec, long ago', { ...SPEC_CHANGED(400), conditions: { Ready: OLD } }, 'unknown'],
      [
        'where only the status knows the generation',
        { ...SPEC_CHANGED(30), status: OLD, conditions: { Ready: { observedGeneration: null } } },
        'reconciling',
      ],
      ['where the condition knows better than the status', { status: OLD }, 'ready'],
      [
        'never observed, as some kinds leave it',
        { status: { observedGeneration: -1 }, conditions: { Ready: { observedGeneration: 0 } } },
        'ready',
      ],
      [
        'without any generation',
        { status: { observedGeneration: null }, conditions: { Ready: { observedGeneration: null } } },
        'ready',
      ],
      ['while its controller looks again', { conditions: { Reconciling: say('True', 'Progressing') } }, 'ready'],
      ['with Healthy False', { conditions: { Healthy: say('False', 'HealthCheckFailed') } }, 'ready'],
      ['and drifted', { conditions: { Drifted: say('True', 'DriftDetected') } }, 'ready'],
      ['with a fetch that failed', { conditions: { FetchFailed: say('True', 'GitOperationFailed') } }, 'ready'],
      ['in small letters', { conditions: { Ready: { status: 'true' } } }, 'unknown'],
      ['as a boolean', { conditions: { Ready: { status: true } } }, 'unknown'],
      ['of another type', { conditions: { Ready: null, Available: say('True', 'X') } }, 'unknown'],
    ],
  },
  {
    rule: '9: conditions without Ready',
    base: { conditions: { Ready: null, Reconciling: say('True', 'Progressing') } },
    is: 'unknown',
    neighbours: [
      ['stalled', { conditions: { Stalled: say('True', 'X') } }, 'stalled'],
      ['with Ready', { conditions: { Ready: READY } }, 'ready'],
      ['malformed', { conditions: { Ready: 'yes' } }, 'unknown'],
    ],
  },
]

const CASES = RULES.flatMap(({ rule, kind = 'Kustomization', version, base, is, neighbours }) => {
  const object = patch(HEALTHY, base)
  const first = { title: `${rule} is ${is}`, kind, version, object, is }
  const others = neighbours.map(([change, more, answer]) => ({
    title: `${rule}; ${change}: ${answer}`,
    kind,
    version,
    object: patch(object, more),
    is: answer,
  }))
  return [first, ...others]
})

describe('each rule and its neighbours', () => {
  it.each(CASES)('$title', ({ kind, version, object, is }) => {
    expect(judge(kind, object, version).status).toBe(is)
  })

  it('differ from their rule in nothing but the one change', () => {
    expect(CASES.length).toBeGreaterThan(120)
    expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length)
  })

  it.each(CASES)('$title, and says so with words, and never ready without a reason', ({ kind, version, object }) => {
    const judgement = judge(kind, object, version)
    expect(judgement.text.length).toBeGreaterThan(3)
    expect(judgement.text).not.toMatch(/undefined|NaN|Invalid Date|null/)
    if (judgement.retrying) expect(['failed', 'waiting']).toContain(judgement.status)
    if (judgement.changesAt !== undefined) expect(judgement.changesAt.getTime()).toBeGreaterThan(NOW.getTime())
  })
})

describe('every kind in every version that was ever served', () => {
  const VERSIONS = FLUX_KIND_NAMES.flatMap((kind) =>
    [...FLUX_KINDS[kind].versions, 'v9'].map((version) => ({ kind, version })),
  )
  const STATES: readonly (readonly [string, Json, Status])[] = [
    ['ready', {}, 'ready'],
    ['failed', { conditions: { Ready: say('False', 'Whatever') } }, 'failed'],
    ['stalled', STALLED, 'stalled'],
    ['running', RUNNING, 'reconciling'],
    ['deleted', { metadata: { deletionTimestamp: ago(5) } }, 'terminating'],
  ]
  it.each(VERSIONS)('$kind $version', ({ kind, version }) => {
    for (const [state, change, is] of STATES) {
      expect(judge(kind, patch(HEALTHY, change), version).status, state).toBe(is)
    }
    const isStatic = describeKind(kind).staticVersions?.includes(version) === true
    const unseen = patch(HEALTHY, { conditions: null, status: null })
    expect(judge(kind, unseen, version).status, 'unseen').toBe(isStatic ? 'static' : 'unknown')
  })

  it('says what a suspended one was before, in spite of the generation that suspending moved', () => {
    const last = (change: Json) =>
      judge('Kustomization', patch(patch(HEALTHY, change), { spec: { suspend: true }, metadata: { generation: 3 } }))
        .lastResult
    expect(last({})).toBe('ready')
    expect(last(BROKEN)).toBe('failed')
    expect(last(STALLED)).toBe('stalled')
    expect(last({ conditions: { Ready: say('False', 'DependencyNotReady') } })).toBe('waiting')
    expect(last(RUNNING)).toBeUndefined()
    expect(last({ conditions: null })).toBeUndefined()
  })

  it('names the finalizers that a deletion waits for, from the first moment on', () => {
    const deleted = (seconds: number, finalizers: readonly string[]) =>
      judge('Kustomization', patch(HEALTHY, { metadata: { deletionTimestamp: ago(seconds), finalizers } })).text
    expect(deleted(60, ['finalizers.fluxcd.io'])).toBe('being deleted; to be done first: finalizers.fluxcd.io')
    expect(deleted(60, [])).toBe('being deleted')
    expect(deleted(7_200, ['a.io/x', 'b.io/y'])).toBe('deletion has been stuck for 2 h on a.io/x, b.io/y')
  })
})

describe('Healthy', () => {
  const healthy = (status: string, ready: Json, more: Json = {}) => {
    const object = build(
      'Kustomization',
      patch(HEALTHY, { conditions: { Ready: ready, Healthy: say(status, 'X') }, ...more }),
    )
    const condition = findCondition(object.conditions, 'Healthy')
    return condition && isHealthyCurrent(condition, findCondition(object.conditions, 'Ready'), object)
  }
  it.each<[string, string, Json, Json, boolean]>([
    ['True beside Ready', 'True', READY, {}, true],
    ['False for the failure itself', 'False', say('False', 'HealthCheckFailed'), {}, true],
    ['True left from before a build failed', 'True', say('False', 'BuildFailed'), {}, false],
    ['False left from before a build failed', 'False', say('False', 'BuildFailed'), {}, false],
    ['True beside a failed health check', 'True', say('False', 'HealthCheckFailed'), {}, false],
    ['True left from before a dependency went', 'True', say('False', 'DependencyNotReady'), {}, false],
    ['of a suspended object', 'True', READY, { spec: { suspend: true } }, false],
    ['of an older spec', 'True', READY, { metadata: { generation: 3 } }, false],
  ])('%s is current: %5$s', (_, status, ready, more, isCurrent) => {
    expect(healthy(status, ready, more)).toBe(isCurrent)
  })
})

describe('behind its source', () => {
  const source = (change: Json = {}) =>
    build(
      'GitRepository',
      patch(HEALTHY, {
        spec: { url: 'https://github.com/me/home', interval: '1m' },
        status: { artifact: { revision: `main@sha1:${SHA('a')}`, lastUpdateTime: ago(660) } },
        ...change,
      }),
    )
  const applied = (revision: string | null) =>
    build('Kustomization', patch(HEALTHY, { status: { lastAppliedRevision: revision } }))
  const same = applied(`main@sha1:${SHA('a')}`)
  const other = applied(`main@sha1:${SHA('b')}`)
  const updated = (seconds: number): Json => ({
    status: { artifact: { revision: `main@sha1:${SHA('a')}`, lastUpdateTime: ago(seconds) } },
  })

  it.each<[string, FluxResource, FluxResource | undefined, string]>([
    ['the same revision', same, source(), 'no'],
    ['the same, in the form of old statuses', applied(`main/${SHA('a')}`), source(), 'no'],
    ['another one, for 11 min at an interval of 10', other, source(), 'yes'],
    ['another one, for a second less', other, source(updated(659)), 'rolling_out'],
    ['another one, of a clock ahead of ours', other, source(updated(-7_200)), 'rolling_out'],
    ['another branch at the same commit', applied(`next@sha1:${SHA('a')}`), source(), 'yes'],
    ['nothing applied yet', applied(null), source(updated(30)), 'rolling_out'],
    ['a source that cannot be seen', same, undefined, 'unknown'],
    ['a source without an artifact', same, build('GitRepository', HEALTHY), 'unknown'],
    [
      'a source that cannot fetch',
      same,
      source(patch(updated(660), { conditions: { Ready: say('False', 'GitOperationFailed') } })),
      'unknown',
    ],
    [
      'a source whose last fetch failed',
      same,
      source(patch(updated(660), { conditions: { FetchFailed: say('True', 'X') } })),
      'unknown',
    ],
    ['a suspended source', same, source(patch(updated(660), { spec: { suspend: true, interval: '1m' } })), 'unknown'],
    [
      'a source that knows of a newer revision',
      same,
      source(patch(updated(660), { conditions: { ArtifactOutdated: say('True', 'NewRevision') } })),
      'yes',
    ],
    [
      'a source that has just heard of one',
      same,
      source(
        patch(updated(660), {
          conditions: { ArtifactOutdated: say('True', 'NewRevision', { lastTransitionTime: ago(20) }) },
        }),
      ),
      'rolling_out',
    ],
  ])('%s: %4$s', (_, resource, from, behind) => {
    expect(describeRevision(resource, from, NOW)?.behind ?? 'unknown').toBe(behind)
  })

  it('names what was tried beside what runs', () => {
    const failed = build(
      'Kustomization',
      patch(HEALTHY, {
        status: { lastAppliedRevision: `main@sha1:${SHA('b')}`, lastAttemptedRevision: `main@sha1:${SHA('a')}` },
        ...BROKEN,
      }),
    )
    expect(describeRevision(failed, source(), NOW)).toMatchObject({
      appliedShort: 'main@bbbbbbb',
      attemptedShort: 'main@aaaaaaa',
    })
  })
})

describe('facts beside the status', () => {
  it('say that a release was rolled back, by history or by condition', () => {
    const rolledBack = (change: Json) => build('HelmRelease', patch(HEALTHY, change)).facts.rolledBack
    expect(rolledBack({ status: { history: [{ status: 'deployed', action: 'rollback' }] } })).toBe('yes')
    expect(rolledBack({ conditions: { Remediated: say('True', 'RollbackSucceeded') } })).toBe('yes')
    expect(rolledBack({ conditions: { Remediated: say('False', 'RollbackSucceeded') } })).toBeUndefined()
    expect(rolledBack({ conditions: { Remediated: say('True', 'UninstallSucceeded') } })).toBeUndefined()
  })

  it('say that what is applied stands on another cluster, and look up none of it here', () => {
    const inventory = { entries: [{ id: 'apps_web_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' }] }
    const remote = (spec: Json) => build('Kustomization', patch(HEALTHY, { spec, status: { inventory } }))
    const edge = remote({ kubeConfig: { secretRef: { name: 'edge' } }, wait: true })
    expect(edge).toMatchObject({ remoteCluster: true, inventoryFlux: [], waitsFor: [], inventory: { total: 1 } })
    expect(edge.facts.cluster).toBe('another one, by kubeconfig edge')
    expect(remote({ kubeConfig: { configMapRef: { name: 'gke' } } }).remoteCluster).toBe(true)
    expect(remote({ wait: true }).waitsFor).toEqual(['Kustomization/apps/web'])
  })
})
