import { expect, it } from 'vitest'
import { edgeDescriber } from './describe-edges'

const describeEdges = edgeDescriber([
  { from: 'Kustomization/apps/web', to: 'Kustomization/infra/gateway', type: 'dependsOn' },
  { from: 'Kustomization/apps/web', to: 'Kustomization/infra/certs', type: 'dependsOn' },
  { from: 'Kustomization/apps/web', to: 'GitRepository/flux-system/apps', type: 'source' },
  ...Array.from({ length: 10 }, (_, at) => ({
    from: 'Kustomization/apps/many',
    to: `Kustomization/infra/one-${at}`,
    type: 'dependsOn' as const,
  })),
])

it.each([
  ['Kustomization/apps/web', 'Depends on infra/gateway, infra/certs. Takes from flux-system/apps.'],
  ['Kustomization/infra/gateway', '1 arrow leads here.'],
  ['Kustomization/apps/alone', ''],
])('tells the edges of %s', (ref, expected) => {
  expect(describeEdges(ref)).toBe(expected)
})

it('names some of many and counts the rest', () => {
  expect(describeEdges('Kustomization/apps/many')).toMatch(/infra\/one-7 and 2 more\.$/)
})
