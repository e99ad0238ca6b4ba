import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { planWalk } from './reconcile'

interface Described {
  readonly kind: FluxKind
  readonly name: string
  readonly namespace?: string
  readonly spec?: object
  readonly status?: object
}

function makeCluster(...objects: readonly Described[]): ReadonlyMap<Ref, FluxResource> {
  return new Map(
    objects.map(({ kind, name, namespace = 'apps', spec = {}, status = {} }) => {
      const parsed = parseResource(kind, { metadata: { name, namespace }, spec, status })
      if (!parsed.ok) throw new Error(parsed.reason)
      return [refOf(kind, namespace, name), parsed.value]
    }),
  )
}

function walk(cluster: ReadonlyMap<Ref, FluxResource>, ref: Ref) {
  const resource = cluster.get(ref)
  if (resource === undefined) throw new Error(`no ${ref}`)
  return planWalk(resource, (wanted) => cluster.get(wanted))
}

const GIT = { kind: 'GitRepository', name: 'repo' } as const
const FROM_GIT = { sourceRef: { kind: 'GitRepository', name: 'repo' } }
const FROM_HELM = { chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } } } }
const CHART = {
  kind: 'HelmChart',
  name: 'apps-web',
  spec: { sourceRef: { kind: 'HelmRepository', name: 'charts' } },
} as const

describe('planWalk', () => {
  it('asks the source before the Kustomization', () => {
    const cluster = makeCluster(GIT, { kind: 'Kustomization', name: 'web', spec: FROM_GIT })
    expect(walk(cluster, asRef('Kustomization/apps/web')).steps).toEqual([
      'GitRepository/apps/repo',
      'Kustomization/apps/web',
    ])
  })

  it('goes from repository over chart to release', () => {
    const cluster = makeCluster({ kind: 'HelmRepository', name: 'charts' }, CHART, {
      kind: 'HelmRelease',
      name: 'web',
      spec: FROM_HELM,
    })
    expect(walk(cluster, asRef('HelmRelease/apps/web')).steps).toEqual([
      'HelmRepository/apps/charts',
      'HelmChart/apps/apps-web',
      'HelmRelease/apps/web',
    ])
  })

  it('leaves an OCI repository of charts out, which answers nobody', () => {
    const cluster = makeCluster({ kind: 'HelmRepository', name: 'charts', spec: { type: 'oci' } }, CHART, {
      kind: 'HelmRelease',
      name: 'web',
      spec: FROM_HELM,
    })
    const { steps, skipped } = walk(cluster, asRef('HelmRelease/apps/web'))
    expect(steps).toEqual(['HelmChart/apps/apps-web', 'HelmRelease/apps/web'])
    expect(skipped.map(({ ref }) => ref)).toEqual(['HelmRepository/apps/charts'])
  })

  it('finds the chart where the status names it', () => {
    const cluster = makeCluster(
      { kind: 'HelmChart', name: 'apps-web', namespace: 'flux-system' },
      { kind: 'HelmRelease', name: 'web', spec: FROM_HELM, status: { helmChart: 'flux-system/apps-web' } },
    )
    expect(walk(cluster, asRef('HelmRelease/apps/web')).steps[0]).toBe('HelmChart/flux-system/apps-web')
  })

  it('goes through an external artifact to its generator and on to the sources of that', () => {
    const cluster = makeCluster(
      GIT,
      {
        kind: 'ArtifactGenerator',
        name: 'gen',
        spec: { sources: [{ alias: 'r', kind: 'GitRepository', name: 'repo' }] },
      },
      {
        kind: 'ExternalArtifact',
        name: 'art',
        spec: {
          sourceRef: { apiVersion: 'source.extensions.fluxcd.io/v1beta1', kind: 'ArtifactGenerator', name: 'gen' },
        },
      },
      { kind: 'Kustomization', name: 'web', spec: { sourceRef: { kind: 'ExternalArtifact', name: 'art' } } },
    )
    const { steps, skipped } = walk(cluster, asRef('Kustomization/apps/web'))
    expect(steps).toEqual(['GitRepository/apps/repo', 'ArtifactGenerator/apps/gen', 'Kustomization/apps/web'])
    expect(skipped.map(({ ref }) => ref)).toEqual(['ExternalArtifact/apps/art'])
  })

  it('refuses when a source on the way is suspended', () => {
    const cluster = makeCluster(
      { ...GIT, spec: { suspend: true } },
      { kind: 'Kustomization', name: 'web', spec: FROM_GIT },
    )
    expect(walk(cluster, asRef('Kustomization/apps/web'))).toMatchObject({ steps: [], refusal: { code: 'suspended' } })
  })

  it('says which source it could not find', () => {
    const { steps, skipped } = walk(
      makeCluster({ kind: 'Kustomization', name: 'web', spec: FROM_GIT }),
      asRef('Kustomization/apps/web'),
    )
    expect(steps).toEqual(['Kustomization/apps/web'])
    expect(skipped).toEqual([{ ref: 'GitRepository/apps/repo', why: 'It does not exist or could not be read.' }])
  })
})
