import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { edgeDescriber } from './describe-edges'

const describeEdges = edgeDescriber([
  { from: asRef('Kustomization/apps/web'), to: asRef('Kustomization/infra/gateway'), type: 'dependsOn' },
  { from: asRef('Kustomization/apps/web'), to: asRef('Kustomization/infra/certs'), type: 'dependsOn' },
  { from: asRef('Kustomization/apps/web'), to: asRef('GitRepository/flux-system/apps'), type: 'source' },
  { from: asRef('ImagePolicy/apps/web'), to: asRef('ImageRepository/apps/web'), type: 'image' },
  { from: asRef('ImageUpdateAutomation/apps/all'), to: asRef('ImagePolicy/apps/web'), type: 'policy' },
  { from: asRef('ImageUpdateAutomation/apps/all'), to: asRef('GitRepository/apps/fleet'), type: 'updates' },
  { from: asRef('fold:apps'), to: asRef('fold:infra'), type: 'dependsOn', mutual: true },
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
  ['ImagePolicy/apps/web', 'Chooses among the tags of apps/web. 1 arrow leads here.'],
  ['ImageUpdateAutomation/apps/all', 'Writes to Git what is chosen by apps/web. Commits to apps/fleet.'],
  ['fold:apps', '1 line without a head leads here.'],
  ['fold:infra', '1 line without a head leads here.'],
])('tells the edges of %s', (ref, expected) => {
  expect(describeEdges(asRef(ref))).toBe(expected)
})

it('names some of many and counts the rest', () => {
  expect(describeEdges(asRef('Kustomization/apps/many'))).toMatch(/infra\/one-7 and 2 more\.$/)
})
