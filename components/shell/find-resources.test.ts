import { expect, it } from 'vitest'
import type { Status } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { findResources } from './find-resources'

const row = (
  kind: 'Kustomization' | 'HelmRelease' | 'ImageRepository',
  namespace: string,
  name: string,
  status: Status = 'ready',
) => ({
  ref: refOf(kind, namespace, name),
  kind,
  namespace,
  name,
  status,
})

const ROWS = [
  row('Kustomization', 'apps', 'immich-db'),
  row('Kustomization', 'immich', 'other'),
  row('HelmRelease', 'apps', 'immich', 'stalled'),
  row('HelmRelease', 'apps', 'podinfo', 'failed'),
]
const found = (query: string) => findResources(ROWS, query).map((resource) => resource.ref)

it('puts the very name before names that begin with it, and those before namespaces', () => {
  expect(found('immich')).toEqual([
    'HelmRelease/apps/immich',
    'Kustomization/apps/immich-db',
    'Kustomization/immich/other',
  ])
})

it('wants every word, in any order, with a slash as between namespace and name', () => {
  expect(found('helm apps/immich')).toEqual(['HelmRelease/apps/immich'])
  expect(found('immich nowhere')).toEqual([])
})

it('puts what applies before what it takes from, where both are called so', () => {
  const rows = [row('ImageRepository', 'apps', 'web'), row('Kustomization', 'apps', 'web')]
  expect(findResources(rows, 'web').map(({ kind }) => kind)).toEqual(['Kustomization', 'ImageRepository'])
})

it('finds a name by its letters in their order where none says it plainly', () => {
  expect(found('immch')[0]).toBe('HelmRelease/apps/immich')
  expect(found('pdinfo')).toEqual(['HelmRelease/apps/podinfo'])
  expect(found('helm pdinfo')).toEqual(['HelmRelease/apps/podinfo'])
  expect(found('ofniop')).toEqual([])
})

it('offers what fails before anything is typed, worst first', () => {
  expect(found('')).toEqual(['HelmRelease/apps/immich', 'HelmRelease/apps/podinfo'])
})
