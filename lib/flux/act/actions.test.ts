import { describe, expect, it } from 'vitest'
import { describeKind, type FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import {
  ACTION_NAMES,
  type ActionName,
  actionsFor,
  mayInterrupt,
  planPatch,
  refuseAction,
  reviewVerbs,
  whyNotReconcilable,
} from './actions'

const NOW = new Date('2026-11-20T08:14:00Z')
const TOKEN = '2026-11-20T08:14:00.000000001Z'

function make(
  kind: FluxKind,
  object: { apiVersion?: string; metadata?: object; spec?: object; status?: object } = {},
): FluxResource {
  const parsed = parseResource(kind, { ...object, metadata: { name: 'x', namespace: 'apps', ...object.metadata } })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function patch(resource: FluxResource, action: ActionName, reason?: string) {
  return planPatch({
    resource,
    action,
    token: TOKEN,
    actor: 'ali',
    now: NOW,
    ...(reason === undefined ? {} : { reason }),
  })
}

const release = make('HelmRelease', { apiVersion: 'helm.toolkit.fluxcd.io/v2' })
const SUSPENDED = { spec: { suspend: true } }

describe('planPatch', () => {
  it.each([
    ['reconcile', { 'reconcile.fluxcd.io/requestedAt': TOKEN }],
    ['force', { 'reconcile.fluxcd.io/requestedAt': TOKEN, 'reconcile.fluxcd.io/forceAt': TOKEN }],
    ['reset', { 'reconcile.fluxcd.io/requestedAt': TOKEN, 'reconcile.fluxcd.io/resetAt': TOKEN }],
  ] as const)('asks for a %s by annotations alone', (action, annotations) => {
    expect(patch(release, action)).toEqual({ metadata: { annotations } })
  })

  it('says who suspended, when and why, in one line', () => {
    expect(patch(release, 'suspend', 'chart is\nbroken')).toEqual({
      metadata: {
        annotations: {
          'fluxdeck.dev/suspended-by': 'ali',
          'fluxdeck.dev/suspended-at': '2026-11-20T08:14:00.000Z',
          'fluxdeck.dev/suspend-reason': 'chart is broken',
          // Of an earlier suspension by the web interface of flux-operator.
          'fluxcd.controlplane.io/suspendedBy': null,
        },
      },
      spec: { suspend: true },
    })
  })

  it('takes every note of a suspension away on resume', () => {
    const none = {
      'fluxdeck.dev/suspended-by': null,
      'fluxdeck.dev/suspended-at': null,
      'fluxdeck.dev/suspend-reason': null,
      'fluxcd.controlplane.io/suspendedBy': null,
    }
    expect(patch(release, 'resume')).toEqual({ metadata: { annotations: none }, spec: { suspend: false } })
    expect(patch(release, 'resume-and-reconcile')).toEqual({
      metadata: { annotations: { ...none, 'reconcile.fluxcd.io/requestedAt': TOKEN } },
      spec: { suspend: false },
    })
  })

  it.each([
    ['ResourceSet', 'fluxcd.controlplane.io/reconcile'],
    ['ArtifactGenerator', 'source.extensions.fluxcd.io/reconcile'],
  ] as const)('suspends and wakes a %s by annotation, and asks it to run since no generation moves', (kind, key) => {
    const resource = make(kind)
    expect(patch(resource, 'suspend')).toMatchObject({ metadata: { annotations: { [key]: 'disabled' } } })
    expect(patch(resource, 'suspend')).not.toHaveProperty('spec')
    expect(patch(resource, 'resume')).toMatchObject({
      metadata: { annotations: { [key]: 'enabled', 'reconcile.fluxcd.io/requestedAt': TOKEN } },
    })
    expect(patch(resource, 'resume')).not.toHaveProperty('spec')
  })
})

describe('refuseAction', () => {
  it.each<[string, FluxResource, ActionName, 'suspended' | 'not_applicable' | undefined]>([
    ['a suspended object', make('Kustomization', SUSPENDED), 'reconcile', 'suspended'],
    ['a suspended object', make('Kustomization', SUSPENDED), 'suspend', 'not_applicable'],
    ['a suspended object', make('Kustomization', SUSPENDED), 'resume-and-reconcile', undefined],
    ['a running object', make('Kustomization'), 'resume', 'not_applicable'],
    ['a static Alert', make('Alert'), 'reconcile', 'not_applicable'],
    ['a static Alert', make('Alert'), 'suspend', undefined],
    ['an OCI HelmRepository', make('HelmRepository', { spec: { type: 'oci' } }), 'reconcile', 'not_applicable'],
    ['an ExternalArtifact', make('ExternalArtifact'), 'suspend', 'not_applicable'],
    ['an ImagePolicy of v1', make('ImagePolicy', { apiVersion: 'image.toolkit.fluxcd.io/v1' }), 'reconcile', undefined],
    [
      'an old ImagePolicy',
      make('ImagePolicy', { apiVersion: 'image.toolkit.fluxcd.io/v1beta2' }),
      'reconcile',
      'not_applicable',
    ],
    [
      'an old ImagePolicy',
      make('ImagePolicy', { apiVersion: 'image.toolkit.fluxcd.io/v1beta2' }),
      'suspend',
      'not_applicable',
    ],
    ['a HelmRelease of v2', release, 'reset', undefined],
    [
      'a HelmRelease of v2beta2',
      make('HelmRelease', { apiVersion: 'helm.toolkit.fluxcd.io/v2beta2' }),
      'force',
      undefined,
    ],
    [
      'a HelmRelease of v2beta1',
      make('HelmRelease', { apiVersion: 'helm.toolkit.fluxcd.io/v2beta1' }),
      'force',
      'not_applicable',
    ],
    ['a Kustomization', make('Kustomization'), 'force', 'not_applicable'],
    ['a FluxInstance', make('FluxInstance'), 'force', undefined],
    ['a FluxInstance', make('FluxInstance'), 'reset', 'not_applicable'],
    ['a GitRepository', make('GitRepository'), 'reconcile-with-source', 'not_applicable'],
    [
      'a dying object',
      make('Kustomization', { metadata: { deletionTimestamp: '2026-11-20T08:00:00Z' } }),
      'reconcile',
      'not_applicable',
    ],
  ])('of %s (%#)', (_, resource, action, code) => {
    expect(refuseAction(resource, action)?.code).toBe(code)
  })
})

describe('actionsFor', () => {
  it('offers a release without retries left what helps, and not what does nothing', () => {
    const stalled = make('HelmRelease', {
      status: { conditions: [{ type: 'Stalled', status: 'True', reason: 'RetriesExceeded', message: '' }] },
    })
    expect(actionsFor(stalled, 'stalled')).toEqual(['reset', 'force', 'suspend'])
  })

  it('offers a reset to no healthy release', () => {
    expect(actionsFor(release, 'ready')).not.toContain('reset')
  })

  it('offers nothing that would be refused', () => {
    for (const resource of [release, make('Alert'), make('ExternalArtifact'), make('Bucket', SUSPENDED)]) {
      for (const action of actionsFor(resource, 'failed')) expect(refuseAction(resource, action)).toBeUndefined()
    }
  })
})

it('asks a reviewer for every right that an action needs', () => {
  expect(ACTION_NAMES.map((action) => [action, reviewVerbs(action).join('+')])).toEqual([
    ['reconcile', 'reconcile'],
    ['reconcile-with-source', 'reconcile'],
    ['force', 'reconcile'],
    ['reset', 'reconcile'],
    ['suspend', 'suspend'],
    ['resume', 'resume'],
    ['resume-and-reconcile', 'resume+reconcile'],
  ])
})

describe('whyNotReconcilable', () => {
  const make = (kind: FluxKind, version: string, spec: object = {}) => {
    const { group } = describeKind(kind)
    const parsed = parseResource(kind, {
      apiVersion: `${group}/${version}`,
      metadata: { name: 'a', namespace: 'apps' },
      spec,
    })
    if (!parsed.ok) throw new Error(parsed.reason)
    return whyNotReconcilable(parsed.value)
  }

  it('leads from an external artifact to what writes it', () => {
    const sourceRef = { apiVersion: 'source.extensions.fluxcd.io/v1beta1', kind: 'ArtifactGenerator', name: 'split' }
    expect(make('ExternalArtifact', 'v1', { sourceRef })).toEqual({
      reason: 'A ExternalArtifact does not answer a request to reconcile. Reconcile what writes it.',
      instead: ['ArtifactGenerator/apps/split'],
    })
  })

  it('leads from an old image policy to its repository', () => {
    expect(make('ImagePolicy', 'v1beta2', { imageRepositoryRef: { name: 'web' } })?.instead).toEqual([
      'ImageRepository/apps/web',
    ])
    expect(make('ImagePolicy', 'v1', { imageRepositoryRef: { name: 'web' } })).toBeUndefined()
  })

  it.each([
    ['HelmRepository', 'v1', { type: 'oci' }, 'pulled from the registry'],
    ['Alert', 'v1beta3', {}, 'at each event'],
    ['Provider', 'v1beta3', {}, 'at each message'],
  ] as const)('says of a static %s %s what happens instead of a run', (kind, version, spec, words) => {
    const told = make(kind, version, spec)
    expect(told?.reason).toContain(words)
    expect(told?.instead).toEqual([])
  })

  it('says nothing of an object that answers', () => {
    expect(make('HelmRepository', 'v1', { url: 'https://charts.example.com' })).toBeUndefined()
  })
})

describe('mayInterrupt', () => {
  it('lets a suspension and its end break in on everything but themselves, and nothing else on anything', () => {
    const pairs = ACTION_NAMES.flatMap((action) => ACTION_NAMES.map((running) => [action, running] as const))
    const allowed = pairs.filter(([action, running]) => mayInterrupt(action, running))
    const breaksIn = (action: ActionName) =>
      ACTION_NAMES.filter((running) => running !== action).map((running) => [action, running])
    expect(allowed).toEqual([...breaksIn('suspend'), ...breaksIn('resume')])
  })
})
