import { describe, expect, it } from 'vitest'
import type { Sight } from '@/lib/flux/judge/sight'
import { evaluateStatus } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { buildRow, describeDependency, type RowContext, reasonOf, stuckSubject } from './row'

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
