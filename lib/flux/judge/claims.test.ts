import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { findContradiction } from './claims'
import { evaluateStatus } from './status'

const NOW = new Date('2026-11-20T12:00:00Z')
const SAID = '2026-11-20T10:00:00Z'
const EARLIER = '2026-11-19T12:00:00Z'
const LATER = '2026-11-20T11:00:00Z'

interface Given {
  readonly kind: FluxKind
  readonly name: string
  readonly spec?: object
  readonly status?: object
  readonly ready?: readonly [status: string, reason: string, message?: string, since?: string]
  readonly deletedAt?: string
}

function make({ kind, name, spec = {}, status = {}, ready, deletedAt }: Given) {
  const [state, reason, message = '', since = EARLIER] = ready ?? []
  const conditions =
    ready === undefined
      ? []
      : [{ type: 'Ready', status: state, reason, message, observedGeneration: 1, lastTransitionTime: since }]
  const parsed = parseResource(kind, {
    metadata: { name, namespace: 'apps', generation: 1, creationTimestamp: EARLIER, deletionTimestamp: deletedAt },
    spec,
    status: { observedGeneration: 1, conditions, ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function hold(speaker: Given, ...others: readonly Given[]) {
  const resource = make(speaker)
  const known = new Map([resource, ...others.map(make)].map((one) => [one.ref, one]))
  return findContradiction(resource, evaluateStatus(resource, NOW).status, {
    latestOf: (ref) => known.get(ref),
    isReady: (target) => evaluateStatus(target, NOW).status === 'ready',
  })
}

const says = (kind: FluxKind, reason: string, message: string, spec: object = {}): Given => ({
  kind,
  name: 'web',
  spec,
  ready: ['False', reason, message, SAID],
})
const release = (state: string): Given => ({ kind: 'HelmRelease', name: 'db', ready: [state, 'InstallSucceeded'] })
const waits = says('HelmRelease', 'DependencyNotReady', "dependency 'apps/db' is not ready")
const fromGit = { sourceRef: { kind: 'GitRepository', name: 'fleet' } }
const git = (revision?: string): Given => ({
  kind: 'GitRepository',
  name: 'fleet',
  status: revision === undefined ? {} : { artifact: { revision, lastUpdateTime: LATER } },
})
const behind = says('Kustomization', 'DependencyNotReady', "dependency 'apps/db' revision is not up to date", fromGit)
const missesFleet = (kind: string, spec: object = fromGit) =>
  says('Kustomization', 'ArtifactFailed', `${kind}.source.toolkit.fluxcd.io "fleet" not found`, spec)
const applied = (lastAppliedRevision: string): Given => ({
  kind: 'Kustomization',
  name: 'db',
  status: { lastAppliedRevision },
})
const policy = says('ImagePolicy', 'DependencyNotReady', 'no tags in database', { imageRepositoryRef: { name: 'web' } })
const scanned = (scanTime: string): Given => ({
  kind: 'ImageRepository',
  name: 'web',
  status: { lastScanResult: { scanTime } },
})

describe('what an object says of another one', () => {
  it.each<[string, Given, readonly Given[], string | undefined]>([
    ['a dependency that is ready', waits, [release('True')], 'HelmRelease apps/db is ready'],
    ['a dependency that fails', waits, [release('False')], undefined],
    ['a dependency that is not there', waits, [], undefined],
    ['a dependency that runs', waits, [release('Unknown')], undefined],
    [
      'a dependency by the words of old releases',
      says(
        'HelmRelease',
        'DependencyNotReady',
        "dependencies do not meet ready condition (dependency 'apps/db' is not ready): retrying in 30s",
      ),
      [release('True')],
      'HelmRelease apps/db is ready',
    ],
    [
      'what a readyExpr found',
      says('HelmRelease', 'DependencyNotReady', "dependency 'apps/db' is not ready according to readyExpr eval"),
      [release('True')],
      undefined,
    ],
    [
      'a missing dependency that is there',
      says('HelmRelease', 'DependencyNotReady', `unable to get 'apps/db' dependency: helmreleases "db" not found`),
      [release('False')],
      'HelmRelease apps/db exists',
    ],
    [
      'a missing dependency of another kind',
      says('Kustomization', 'DependencyNotReady', `dependency 'apps/db' not found: kustomizations "db" not found`),
      [release('True')],
      undefined,
    ],
    [
      'a dependency that names its kind',
      says(
        'ResourceSet',
        'DependencyNotReady',
        'dependency helm.toolkit.fluxcd.io/v2/HelmRelease/apps/db not ready: status InProgress',
      ),
      [release('True')],
      'HelmRelease apps/db is ready',
    ],
    [
      'a dependency that has the revision',
      behind,
      [git('main@sha1:2'), applied('main@sha1:2')],
      'Kustomization apps/db has applied that revision',
    ],
    ['a dependency that has an older one', behind, [git('main@sha1:2'), applied('main@sha1:1')], undefined],
    [
      'a chart that is ready',
      says('HelmRelease', 'SourceNotReady', "HelmChart 'apps/web' is not ready: pull error"),
      [{ kind: 'HelmChart', name: 'web', ready: ['True', 'ChartPullSucceeded'] }],
      'HelmChart apps/web is ready',
    ],
    [
      'a missing source that is there',
      says('Kustomization', 'ArtifactFailed', 'GitRepository.source.toolkit.fluxcd.io "fleet" not found', fromGit),
      [git()],
      'GitRepository apps/fleet exists',
    ],
    [
      'a source without an artifact that has one',
      says('Kustomization', 'ArtifactFailed', 'Source artifact not found, retrying in 30s', fromGit),
      [git('main@sha1:1')],
      'GitRepository apps/fleet has an artifact',
    ],
    [
      'a source that is not ready, in the words that are said of an image too',
      says('Kustomization', 'ArtifactFailed', 'Source is not ready, artifact not found', fromGit),
      [git('main@sha1:1')],
      'GitRepository apps/fleet has an artifact',
    ],
    [
      'a source without an artifact',
      says('Kustomization', 'ArtifactFailed', 'Source artifact not found, retrying in 30s', fromGit),
      [git()],
      undefined,
    ],
    ['an image that was scanned since', policy, [scanned(LATER)], 'ImageRepository apps/web was scanned'],
    ['an image that was scanned before its tags were lost', policy, [scanned(EARLIER)], undefined],
    ['an image that was scanned in that very moment', policy, [scanned(SAID)], undefined],
    ['an image that was never scanned', policy, [{ kind: 'ImageRepository', name: 'web' }], undefined],
    ['a dependency whose source has nothing', behind, [git(), applied('main@sha1:2')], undefined],
    ['a dependency whose source is gone', behind, [applied('main@sha1:2')], undefined],
    [
      'a dependency that applied nothing',
      behind,
      [git('main@sha1:2'), { kind: 'Kustomization', name: 'db' }],
      undefined,
    ],
    [
      'a missing source that is being deleted',
      missesFleet('GitRepository'),
      [{ ...git(), deletedAt: LATER }],
      undefined,
    ],
    ['a source of that name, but of another kind', missesFleet('OCIRepository'), [git()], undefined],
    [
      'a source that it does not take from',
      missesFleet('GitRepository', { sourceRef: { kind: 'GitRepository', name: 'other' } }),
      [git(), { ...git(), name: 'other' }],
      undefined,
    ],
    [
      'what stands far behind in a message',
      says('HelmRelease', 'DependencyNotReady', `${'.'.repeat(4_000)}dependency 'apps/db' is not ready`),
      [release('True')],
      undefined,
    ],
    ['nobody', says('Kustomization', 'BuildFailed', 'kustomize build failed'), [release('True')], undefined],
  ])('is held against %s', (_, speaker, others, text) => {
    expect(hold(speaker, ...others)?.text).toBe(text)
  })

  it('names the object and since when', () => {
    expect(hold(waits, release('True'))).toMatchObject({
      ref: asRef('HelmRelease/apps/db'),
      since: new Date(EARLIER),
    })
  })

  const around = (...known: readonly ReturnType<typeof make>[]) => ({
    latestOf: (ref: Ref) => known.find((one) => one.ref === ref),
    isReady: () => true,
  })

  it('has no time where nobody knows when the other became so', () => {
    const other = make({ kind: 'HelmRelease', name: 'db' })
    const found = findContradiction(make(waits), 'waiting', around(other))
    expect(found).toStrictEqual({ ref: other.ref, text: 'HelmRelease apps/db is ready' })
  })

  it('is nothing of itself, and nothing while it does not say that it is not ready', () => {
    const itself = make(says('HelmRelease', 'DependencyNotReady', "dependency 'apps/web' is not ready"))
    expect(findContradiction(itself, 'waiting', around(itself))).toBeUndefined()
    const other = make({ kind: 'HelmRelease', name: 'db' })
    const asks = make({ ...waits, ready: ['Unknown', 'Progressing', "dependency 'apps/db' is not ready", SAID] })
    expect(findContradiction(asks, 'waiting', around(other))).toBeUndefined()
    expect(findContradiction(make({ kind: 'HelmRelease', name: 'web' }), 'waiting', around(other))).toBeUndefined()
    expect(findContradiction(make(waits), 'ready', around(other))).toBeUndefined()
  })
})
