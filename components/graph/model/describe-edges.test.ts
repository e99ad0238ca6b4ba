import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { edgeDescriber } from './describe-edges'

const describeEdges = edgeDescriber([
  { from: asRef('Kustomization/apps/web'), to: asRef('Kustomization/infra/gateway'), type: 'dependsOn' },
  { from: asRef('Kustomization/apps/web'), to: asRef('Kustomization/infra/certs'), type: 'dependsOn' },
  { from: asRef('Kustomization/apps/web'), to: asRef('GitRepository/flux-system/apps'), type: 'source' },
  ...Array.from({ length: 10 }, (_, at) => ({
    from: asRef('Kustomization/apps/many'),
    to: asRef(`Kustomization/infra/one-${at}`),
    type: 'dependsOn' as const,
  })),
])

it.each([
  ['Kustomization/apps/web', 'Depends on infra/gateway, infra/certs. Takes from flux-system/apps.'],
  ['Kustomization/infra/gateway', '1 arrow leads here.'],
  ['Kustomization/apps/alone', ''],
])('tells the edges of %s', (ref, expected) => {
  expect(describeEdges(asRef(ref))).toBe(expected)
})

it('names some of many and counts the rest', () => {
  expect(describeEdges(asRef('Kustomization/apps/many'))).toMatch(/infra\/one-7 and 2 more\.$/)
})
