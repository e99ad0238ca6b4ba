import { describe, expect, it } from 'vitest'
import type { Sight } from '@/lib/flux/judge/sight'
import { evaluateStatus } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { buildRow, reasonOf, stuckSubject } from './row'
import type { RowContext } from './row-context'
import { describeDependency } from './row-taken'

const KIND: FluxKind = 'Kustomization'
const ref = (name: string) => refOf(KIND, 'apps', name)

it.each([
  ['was read and is not there', 'gone', true, true],
  ['was read and is there', 'base', true, false],
  ['is of a kind that was not read, so that it may exist', 'gone', false, false],
])('a dependency that %s', (_, name, isRead, missing) => {
  const store = new ResourceStore()
  store.replace(KIND, [
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: KIND,
      metadata: { name: 'base', namespace: 'apps', uid: 'u' },
    },
  ])
  const context = {
    resourceOf: store.get.bind(store),
    judgementOf: () => undefined,
    sightOf: (): Sight => (isRead ? 'read' : 'unsure'),
  }
  expect(describeDependency({ ref: ref(name) }, context)).toEqual({ ref: ref(name), missing })
})

const NOW = new Date('2026-11-21T12:00:00Z')
const AT = '2026-11-21T11:00:00.000Z'

function make(kind: FluxKind, { metadata = {}, spec = {}, status = {} }: Record<string, object> = {}) {
  const parsed = parseResource(kind, {
    metadata: { name: 'web', namespace: 'apps', uid: 'u', generation: 1, creationTimestamp: AT, ...metadata },
    spec,
    status: { observedGeneration: 1, ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const condition = (type: string, status: string, reason: string, message = '') => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: AT,
})
const READY = condition('Ready', 'True', 'Succeeded', 'Applied')
const FAILED = condition('Ready', 'False', 'BuildFailed', 'no such file')

const AROUND: RowContext = {
  now: NOW,
  stuckAfterMs: 900_000,
  resourceOf: () => undefined,
  latestOf: () => undefined,
  judgementOf: () => undefined,
  sightOf: () => 'read',
  rootCauseOf: () => undefined,
  marksOf: () => [],
  runningOf: () => undefined,
  isCurrent: () => true,
  failingSince: () => undefined,
  changedAt: () => undefined,
  awaits: () => undefined,
}
const rowOf = (resource: ReturnType<typeof make>, context: Partial<RowContext> = {}) =>
  buildRow(resource, evaluateStatus(resource, NOW), { ...AROUND, ...context })

describe('a row', () => {
  it('leaves out what there is nothing to say of', () => {
    const row = rowOf(make('Kustomization', { status: { conditions: [READY] } }))
    expect(Object.values(row)).not.toContain(undefined)
    for (const field of [
      'lastResult',
      'stalled',
      'healthy',
      'failingSince',
      'failingSinceAtLeast',
      'failingRevisions',
      'stuck',
      'suspendedBy',
      'suspendReason',
      'source',
      'sources',
      'rootCause',
      'lastChangeAt',
      'intervalSeconds',
      'contradicted',
      'notReconcilable',
      'facts',
      'managedBy',
      'inventory',
      'remote',
      'waits',
      'waitsFor',
      'revision',
    ])
      expect(row).not.toHaveProperty(field)
    expect(row).toMatchObject({ status: 'ready', suspended: false, current: true, marks: [], dependsOn: [] })
    expect(row.ready).toEqual({ status: 'True', reason: 'Succeeded', message: 'Applied', since: AT })
  })

  it('says since when it fails, how surely, and at how many revisions where these are several', () => {
    const failing = make('Kustomization', { status: { conditions: [FAILED] } })
    const since = new Date(AT)
    const once = rowOf(failing, { failingSince: () => ({ since, atLeast: false, revisions: 1 }) })
    expect(once).toMatchObject({ status: 'failed', failingSince: AT, stuck: { rule: 'failing_long' } })
    expect(once).not.toHaveProperty('failingSinceAtLeast')
    expect(once).not.toHaveProperty('failingRevisions')
    const often = rowOf(failing, { failingSince: () => ({ since, atLeast: true, revisions: 2 }) })
    expect(often).toMatchObject({ failingSinceAtLeast: true, failingRevisions: 2 })
  })

  it('carries what is known around it', () => {
    const root = refOf('Kustomization', 'apps', 'root')
    const row = rowOf(make('Kustomization', { spec: { interval: '10m' }, status: { conditions: [READY] } }), {
      rootCauseOf: () => root,
      changedAt: () => new Date(AT),
      isCurrent: () => false,
      marksOf: () => [{ code: 'outdated', text: 'Old.' }],
    })
    expect(row).toMatchObject({
      rootCause: root,
      lastChangeAt: AT,
      current: false,
      intervalSeconds: 600,
      marks: [{ code: 'outdated', text: 'Old.' }],
    })
  })

  it('names its source with its status where that is known', () => {
    const ref = refOf('GitRepository', 'apps', 'repo')
    const resource = make('Kustomization', { spec: { sourceRef: { kind: 'GitRepository', name: 'repo' } } })
    expect(rowOf(resource).source).toEqual({ ref })
    const judgement = evaluateStatus(make('GitRepository', { status: { conditions: [FAILED] } }), NOW)
    expect(rowOf(resource, { judgementOf: () => judgement }).source).toEqual({ ref, status: 'failed' })
  })

  it('says who suspended it, why, and how it was', () => {
    const annotations = { 'fluxdeck.dev/suspended-by': 'ali', 'fluxdeck.dev/suspend-reason': 'maintenance' }
    const suspended = { spec: { suspend: true }, status: { conditions: [FAILED] }, metadata: { annotations } }
    expect(rowOf(make('Kustomization', suspended))).toMatchObject({
      status: 'suspended',
      suspended: true,
      suspendedBy: 'ali',
      suspendReason: 'maintenance',
      lastResult: 'failed',
    })
  })

  it('tells Stalled while it is so, and health with whether it is of now', () => {
    const stalled = condition('Stalled', 'True', 'RetriesExceeded', 'no retries left')
    const row = rowOf(make('HelmRelease', { status: { conditions: [stalled, FAILED] } }))
    expect(row.stalled).toMatchObject({ reason: 'RetriesExceeded' })
    const over = rowOf(make('HelmRelease', { status: { conditions: [condition('Stalled', 'False', ''), READY] } }))
    expect(over).not.toHaveProperty('stalled')
    const healthy = condition('Healthy', 'True', 'Succeeded')
    expect(rowOf(make('Kustomization', { status: { conditions: [READY, healthy] } })).healthy).toMatchObject({
      status: 'True',
      current: true,
    })
  })

  it('names its sources only where they are several, and no more than twenty', () => {
    const sources = Array.from({ length: 25 }, (_, index) => ({
      alias: `a${index}`,
      kind: 'Bucket',
      name: `b${index}`,
    }))
    const many = rowOf(make('ArtifactGenerator', { spec: { sources } }))
    expect(many.sources).toHaveLength(20)
    expect(rowOf(make('ArtifactGenerator', { spec: { sources: sources.slice(0, 1) } }))).not.toHaveProperty('sources')
  })
})

describe('what a row says of others', () => {
  const from = (kind: string, name: string) => ({ sourceRef: { kind, name } })

  it('is what it takes from, before all a source, then its chart, then the Provider that it sends through', () => {
    const release = make('HelmRelease', { spec: { chartRef: { kind: 'HelmChart', name: 'web' } } })
    expect(rowOf(release).source).toEqual({ ref: 'HelmChart/apps/web' })
    expect(rowOf(make('Alert', { spec: { providerRef: { name: 'chat' } } })).source).toEqual({
      ref: 'Provider/apps/chat',
    })
    const both = make('Kustomization', { spec: { dependsOn: [{ name: 'base' }], ...from('Bucket', 'files') } })
    expect(rowOf(both).source).toEqual({ ref: 'Bucket/apps/files' })
    expect(rowOf(both).dependsOn).toEqual([{ ref: ref('base'), missing: true }])
    expect(rowOf(make('Kustomization', { spec: { dependsOn: [{ name: 'base' }] } }))).not.toHaveProperty('source')
  })

  it('lists its sources and nothing else that it names', () => {
    const sources = ['one', 'two'].map((name) => ({ alias: name, kind: 'Bucket', name }))
    const inventory = [{ name: 'made', namespace: 'apps' }]
    const generator = make('ArtifactGenerator', { spec: { sources }, status: { inventory } })
    expect(rowOf(generator).sources).toEqual(['Bucket/apps/one', 'Bucket/apps/two'])
  })

  it('is whom it waits for: all that it applied, or no more than twenty that are named', () => {
    const children = ['a', 'b'].map((name) => ({
      id: `apps_${name}_kustomize.toolkit.fluxcd.io_Kustomization`,
      v: 'v1',
    }))
    const all = rowOf(make('Kustomization', { spec: { wait: true }, status: { inventory: { entries: children } } }))
    expect(all.waits).toBe(true)
    expect(all).not.toHaveProperty('waitsFor')
    const healthChecks = Array.from({ length: 25 }, (_, index) => ({ kind: KIND, name: `k${index}` }))
    const named = rowOf(make('Kustomization', { spec: { healthChecks } }))
    expect(named).not.toHaveProperty('waits')
    expect(named.waitsFor).toEqual(healthChecks.slice(0, 20).map(({ name }) => ref(name)))
  })

  it('is who applied it, what it applied, and that this is on another cluster', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'root', 'kustomize.toolkit.fluxcd.io/namespace': 'apps' }
    const entries = [{ id: 'apps_web_apps_Deployment', v: 'v1' }]
    const spec = { kubeConfig: { secretRef: { name: 'there' } } }
    const row = rowOf(make('Kustomization', { metadata: { labels }, spec, status: { inventory: { entries } } }))
    expect(row).toMatchObject({ managedBy: ref('root'), remote: true, labels, inventory: { total: 1 } })
  })

  it('is the status and the condition of each dependency, where they are known', () => {
    const judgement = evaluateStatus(make('Kustomization', { status: { conditions: [FAILED] } }), NOW)
    const entry = { ref: ref('base'), readyExpr: 'dep.status.ok' }
    const around = { resourceOf: () => undefined, judgementOf: () => judgement, sightOf: (): Sight => 'closed' }
    expect(describeDependency(entry, around)).toEqual({ ...entry, status: 'failed', missing: false })
  })
})

describe('what else a row says', () => {
  it('is what its message claims in vain, and that Flux cannot be asked to run it', () => {
    const wait = condition('Ready', 'False', 'DependencyNotReady', "dependency 'apps/base' is not ready")
    const web = make('Kustomization', { spec: { dependsOn: [{ name: 'base' }] }, status: { conditions: [wait] } })
    const base = make('Kustomization', { metadata: { name: 'base' }, status: { conditions: [READY] } })
    const row = rowOf(web, { latestOf: () => base })
    expect(row).toMatchObject({ contradicted: { ref: ref('base') }, retrying: true })
    expect(row.statusText).toContain('has not looked again')
    expect(rowOf(make('Alert')).notReconcilable?.reason).toMatch(/static/)
  })

  it('is the revision, in words too, only where there is one', () => {
    const repo = make('GitRepository', {
      status: { conditions: [READY], artifact: { revision: `main@sha1:${'a'.repeat(40)}`, lastUpdateTime: AT } },
    })
    const row = rowOf(repo)
    expect(row.revision?.sentence).toMatch(/aaaaaaa/)
    expect(row.ready).toEqual({ status: 'True', reason: 'Succeeded', message: 'Applied', since: AT })
    const { lastTransitionTime: _, ...timeless } = READY
    expect(rowOf(make('GitRepository', { status: { conditions: [timeless] } })).ready).not.toHaveProperty('since')
  })

  it('is the facts of its kind, where there are any', () => {
    const policy = { latestRef: { name: 'registry.example/web', tag: 'v2' } }
    expect(Object.keys(rowOf(make('ImagePolicy', { status: policy })).facts ?? {})).not.toEqual([])
  })

  it('is that what it waits for never comes', () => {
    const wait = condition('Ready', 'False', 'DependencyNotReady', 'no')
    const recent = { ...wait, lastTransitionTime: '2026-11-21T11:59:00Z' }
    const web = make('Kustomization', { status: { conditions: [recent] } })
    expect(rowOf(web)).not.toHaveProperty('stuck')
    expect(rowOf(web, { awaits: () => 'missing' }).stuck).toMatchObject({ rule: 'waiting_for_ever' })
  })
})

describe('why an object is as it is', () => {
  it('is told by Stalled for what is stalled, by the verdict for all else', () => {
    const stalled = condition('Stalled', 'True', 'RetriesExceeded', 'no retries left')
    const resource = make('HelmRelease', { status: { conditions: [stalled, FAILED] } })
    const judgement = evaluateStatus(resource, NOW)
    expect(reasonOf(resource, judgement)).toEqual({ reason: 'RetriesExceeded', message: 'no retries left' })
    expect(reasonOf(resource, { ...judgement, status: 'failed', reason: 'BuildFailed', message: 'no' })).toEqual({
      reason: 'BuildFailed',
      message: 'no',
    })
    expect(reasonOf(make('Kustomization'), { status: 'unknown', retrying: false, text: '' })).toEqual({})
  })
})

describe('what time is measured against', () => {
  const subjectOf = (more: Record<string, object>, ...rest: [] | [Parameters<typeof stuckSubject>[2]]) => {
    const resource = make('Kustomization', more)
    return stuckSubject(resource, evaluateStatus(resource, NOW), rest[0], undefined)
  }
  const asked = (requested: string, handled?: string, spec: object = {}) =>
    subjectOf({
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': requested } },
      spec,
      status: { conditions: [READY], ...(handled === undefined ? {} : { lastHandledReconcileAt: handled }) },
    })

  it('holds the times that the object tells, and no others', () => {
    const bare = subjectOf({ status: { conditions: [READY] } })
    expect(Object.values(bare)).not.toContain(undefined)
    for (const field of ['deletedAt', 'timeoutSeconds', 'intervalSeconds', 'failures', 'unansweredSince', 'awaits'])
      expect(bare).not.toHaveProperty(field)
    expect(bare).toMatchObject({ createdAt: new Date(AT), since: new Date(AT) })
    expect(subjectOf({ spec: { interval: '10m', timeout: '5m' }, metadata: { deletionTimestamp: AT } })).toMatchObject({
      intervalSeconds: 600,
      timeoutSeconds: 300,
      deletedAt: new Date(AT),
    })
    const failure = { since: new Date(AT), atLeast: true, revisions: 1 }
    expect(subjectOf({}, failure)).toMatchObject({ failingSince: new Date(AT), failingSinceAtLeast: true })
  })

  it('knows a request that nobody answered, where somebody could', () => {
    expect(asked(AT)).toMatchObject({ unansweredSince: new Date(AT) })
    expect(asked(AT, AT)).not.toHaveProperty('unansweredSince')
    expect(asked(AT, 'another')).toMatchObject({ unansweredSince: new Date(AT) })
    expect(asked('a token of another form')).not.toHaveProperty('unansweredSince')
    expect(asked(AT, undefined, { suspend: true })).not.toHaveProperty('unansweredSince')
  })
})
