import { expect, test } from 'vitest'
import { evaluateStatus } from '@/lib/flux/judge/status'
import { isFluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { buildScenario } from './scenario'
import type { FleetShape } from './scenario-fleet'

const NOW = new Date('2026-11-20T12:00:00Z')
const DAY_MS = 86_400_000

const ofKind = (objects: readonly KubeObject[], kind: string) => objects.filter((object) => object.kind === kind)

test('the homelab is as large as promised', () => {
  const { objects } = buildScenario('homelab', NOW, 1)
  const count = (kind: string) => ofKind(objects, kind).length
  expect(objects.filter((object) => isFluxKind(object.kind)).length).toBeGreaterThanOrEqual(61)
  expect([count('Kustomization'), count('HelmRelease'), count('Node'), count('Deployment')]).toEqual([27, 8, 4, 37])
  expect(new Set(ofKind(objects, 'Kustomization').map((object) => object.metadata.namespace)).size).toBe(2)
  expect(new Set(objects.map(refOfObject)).size).toBe(objects.length)
})

test('by our own rules the homelab has exactly its known faults', () => {
  const { objects } = buildScenario('homelab', NOW, 1)
  const open = objects.flatMap((object) => {
    if (!isFluxKind(object.kind)) return []
    const parsed = parseResource(object.kind, object)
    if (!parsed.ok) return [`${refOfObject(object)} unreadable`]
    const { status } = evaluateStatus(parsed.value, NOW)
    return status === 'ready' || status === 'static' ? [] : [`${refOfObject(object)} ${status}`]
  })
  expect(open.toSorted()).toEqual([
    'HelmRelease/apps/immich stalled',
    'HelmRelease/apps/photoprism suspended',
    'ImageRepository/flux-system/private-exit-node failed',
    'Kustomization/apps/frigate waiting',
    'Kustomization/apps/minecraft suspended',
    'Kustomization/apps/paperless failed',
    'Kustomization/apps/paperless-ai waiting',
    'Kustomization/flux-system/external-dns failed',
  ])
})

test('Immich has been out of retries for sixteen days', () => {
  const immich = buildScenario('homelab', NOW, 1).objects.find(
    (object) => refOfObject(object) === 'HelmRelease/apps/immich',
  )
  const stalled = recordsAt(immich, 'status', 'conditions').find((condition) => condition.type === 'Stalled')
  expect((NOW.getTime() - Date.parse(textAt(stalled, 'lastTransitionTime') ?? '')) / DAY_MS).toBe(16)
})

test('every dependency of the homelab exists, but for the one that shall not', () => {
  const kustomizations = ofKind(buildScenario('homelab', NOW, 1).objects, 'Kustomization')
  const known = new Set<string>(kustomizations.map(refOfObject))
  const missing = kustomizations.flatMap((object) =>
    recordsAt(object, 'spec', 'dependsOn')
      .map((entry) => `Kustomization/${entry.namespace ?? object.metadata.namespace}/${entry.name}`)
      .filter((ref) => !known.has(ref)),
  )
  expect(missing).toEqual(['Kustomization/apps/mosquitto'])
})

const fleet = (shape: FleetShape, seed = 5) => buildScenario({ generate: shape }, NOW, seed).objects

test('a fleet has the size, the edges and the components it was asked for, and is the same for the same seed', () => {
  const objects = fleet({ kustomizations: 1000 })
  expect(fleet({ kustomizations: 1000 })).toEqual(objects)
  const nodes = ofKind(objects, 'Kustomization')
  const edges = nodes.flatMap((object) =>
    recordsAt(object, 'spec', 'dependsOn').map((entry) => [
      refOfObject(object),
      `Kustomization/${entry.namespace}/${entry.name}`,
    ]),
  )
  expect(nodes).toHaveLength(1000)
  expect(edges.length / nodes.length).toBeGreaterThan(1.25)
  expect(edges.length / nodes.length).toBeLessThan(1.55)
  expect(countComponents(nodes.map(refOfObject), edges)).toBe(50)
})

test('a fleet can have failures', () => {
  const nodes = ofKind(fleet({ kustomizations: 200, failing: 0.05 }), 'Kustomization')
  const failed = nodes.filter((object) =>
    recordsAt(object, 'status', 'conditions').some(({ reason }) => reason === 'BuildFailed'),
  )
  expect(failed).toHaveLength(10)
})

function countComponents(refs: readonly string[], edges: readonly (readonly string[])[]): number {
  const parents = new Map(refs.map((ref) => [ref, ref]))
  const rootOf = (ref: string): string => {
    const parent = parents.get(ref) ?? ref
    return parent === ref ? ref : rootOf(parent)
  }
  for (const [from = '', to = ''] of edges) parents.set(rootOf(from), rootOf(to))
  return new Set(refs.map(rootOf)).size
}
