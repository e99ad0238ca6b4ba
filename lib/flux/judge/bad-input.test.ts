import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { describeKind, type FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { findBadInputs } from './bad-input'
import type { Sight } from './sight'
import type { Status } from './status'

const SINCE = new Date('2026-11-20T08:00:00Z')

function make(
  kind: FluxKind,
  path: string,
  spec: object,
  more: { labels?: object; status?: object } = {},
): FluxResource {
  const [namespace, name] = path.split('/')
  const { group, versions } = describeKind(kind)
  const { labels, status } = more
  const parsed = parseResource(kind, {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { namespace, name, generation: 1, labels },
    spec,
    status,
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const repository = make('HelmRepository', 'apps/charts', {})
const chart = make('HelmChart', 'apps/apps-web', { sourceRef: { kind: 'HelmRepository', name: 'charts' } })
const release = make('HelmRelease', 'apps/web', {
  chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
})
const images = make('ImageRepository', 'apps/web', {})
const policy = make('ImagePolicy', 'apps/web', { imageRepositoryRef: { name: 'web' } })
const git = make('GitRepository', 'apps/fleet', {})
const generator = make('ArtifactGenerator', 'apps/fleet', { sources: [{ kind: 'GitRepository', name: 'fleet' }] })
const artifact = make('ExternalArtifact', 'apps/fleet', { sourceRef: { kind: 'ArtifactGenerator', name: 'fleet' } })
const apps = make('Kustomization', 'apps/apps', { sourceRef: { kind: 'ExternalArtifact', name: 'fleet' } })
const provider = make('ResourceSetInputProvider', 'apps/tags', {}, { labels: { team: 'web' } })
const named = make('ResourceSet', 'apps/named', { inputsFrom: [{ kind: 'ResourceSetInputProvider', name: 'tags' }] })
const selecting = (selector: object, namespace = 'apps') =>
  make('ResourceSet', `${namespace}/selecting`, { inputsFrom: [{ kind: 'ResourceSetInputProvider', selector }] })

interface World {
  readonly statuses?: Readonly<Record<string, Status>>
  readonly failing?: readonly Ref[]
  readonly sight?: Sight
}

function find(resources: readonly FluxResource[], { statuses = {}, failing = [], sight = 'read' }: World = {}) {
  const byRef = new Map(resources.map((one) => [one.ref, one]))
  const found = findBadInputs({
    resources: () => resources,
    resourceOf: (ref) => byRef.get(ref),
    statusOf: (ref) => (byRef.has(ref) ? (statuses[ref] ?? 'ready') : undefined),
    failingSince: (ref) => (failing.includes(ref) ? SINCE : undefined),
    sightOf: () => sight,
  })
  return Object.fromEntries([...found].map(([ref, bad]) => [ref, bad.ref]))
}

describe('what rests on an input that is of no use', () => {
  it.each<[string, readonly FluxResource[], FluxResource, readonly FluxResource[]]>([
    ['a release through its chart', [repository, chart, release], repository, [chart, release]],
    ['an image policy', [images, policy], images, [policy]],
    [
      'a generator, its artifact and who takes that',
      [git, generator, artifact, apps],
      git,
      [generator, artifact, apps],
    ],
    ['a set by the name of its inputs', [provider, named], provider, [named]],
    ['a set by labels', [provider, selecting({ matchLabels: { team: 'web' } })], provider, [selecting({})]],
    [
      'a set by an expression',
      [provider, selecting({ matchExpressions: [{ key: 'team', operator: 'In', values: ['web', 'shop'] }] })],
      provider,
      [selecting({})],
    ],
    ['a set that takes all', [provider, selecting({})], provider, [selecting({})]],
  ])('is %s', (_, resources, bad, resting) => {
    const expected = Object.fromEntries(resting.map(({ ref }) => [ref, bad.ref]))
    expect(find(resources, { statuses: { [bad.ref]: 'failed' } })).toEqual(expected)
    expect(find(resources, { statuses: { [bad.ref]: 'stalled' } })).toEqual(expected)
    expect(find(resources, { statuses: { [bad.ref]: 'reconciling' }, failing: [bad.ref] })).toEqual(expected)
  })

  it.each<Status>(['ready', 'reconciling', 'waiting', 'suspended', 'terminating', 'unknown', 'static'])(
    'is nobody while the input is %s',
    (status) => {
      expect(find([git, generator, artifact, apps], { statuses: { [git.ref]: status } })).toEqual({})
    },
  )

  it('is nobody because of a failure that nobody tries to end', () => {
    for (const status of ['waiting', 'suspended', 'terminating'] as const)
      expect(find([git, generator], { statuses: { [git.ref]: status }, failing: [git.ref] }), status).toEqual({})
  })

  it('is no set that asks for labels which another kind has', () => {
    const alike = make('GitRepository', 'apps/alike', {}, { labels: { team: 'web' } })
    const set = selecting({ matchLabels: { team: 'web' } })
    expect(find([alike, set], { statuses: { [alike.ref]: 'failed' } })).toEqual({})
  })

  it.each([
    ['other labels', { matchLabels: { team: 'shop' } }, 'apps'],
    ['an expression that excludes it', { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] }, 'apps'],
    ['the labels in another namespace', { matchLabels: { team: 'web' } }, 'shop'],
  ])('is not a set that asks for %s', (_, selector, namespace) => {
    expect(find([provider, selecting(selector, namespace)], { statuses: { [provider.ref]: 'failed' } })).toEqual({})
  })

  it('blames what is nearest', () => {
    const statuses = { [repository.ref]: 'failed', [chart.ref]: 'failed' } as const
    expect(find([repository, chart, release], { statuses })).toMatchObject({ [release.ref]: chart.ref })
  })

  it('says so of what is gone, to who has had it, and only where it would be seen', () => {
    expect(find([chart, release])).toEqual({ [chart.ref]: repository.ref, [release.ref]: repository.ref })
    expect(find([chart, release], { sight: 'closed' })).toEqual({})
    expect(find([chart, release], { sight: 'unsure' })).toEqual({})
    expect(find([chart], { statuses: { [chart.ref]: 'failed' } })).toEqual({})
    const had = make('HelmChart', 'apps/apps-web', chart.references, { status: { artifact: { revision: '1.0.0' } } })
    const taking = { ...had, references: chart.references }
    expect(find([taking], { statuses: { [chart.ref]: 'failed' } })).toEqual({ [chart.ref]: repository.ref })
  })

  it('says so of what is gone to who has applied it once, whatever its status', () => {
    const web = { sourceRef: { kind: 'GitRepository', name: 'gone' } }
    const applied = make('Kustomization', 'apps/web', web, { status: { lastAppliedRevision: 'main@sha1:1' } })
    expect(find([applied], { statuses: { [applied.ref]: 'failed' } })).toEqual({
      [applied.ref]: 'GitRepository/apps/gone',
    })
    const never = make('Kustomization', 'apps/web', web)
    expect(find([never], { statuses: { [never.ref]: 'failed' } })).toEqual({})
  })

  it('does not miss a chart that a release has not made yet', () => {
    const running = { ...release, appliedRevision: '1.0.0' }
    expect(find([running], { statuses: { [release.ref]: 'reconciling' } })).toEqual({})
    expect(find([running])).toEqual({ [release.ref]: refOf('HelmChart', 'apps', 'apps-web') })
  })

  it('ends where inputs go round', () => {
    const one = make('GitRepository', 'apps/one', { include: [{ repository: { name: 'two' } }] })
    const two = make('GitRepository', 'apps/two', { include: [{ repository: { name: 'one' } }] })
    expect(find([one, two])).toEqual({})
    expect(find([one, two], { statuses: { [asRef('GitRepository/apps/one')]: 'failed' } })).toEqual({
      [two.ref]: one.ref,
    })
  })
})
