// Large clusters for measurements: Kustomizations in components of realistic shape, about 1.4 dependencies per node.

import { inventoryEntry, kustomization } from './build-appliers'
import { fluxControllers, namespace, node } from './build-cluster'
import { before, HOUR_MS, sha1 } from './build-object'
import { gitRepository } from './build-sources'
import { type FleetWorkloads, fleetNames } from './fleet-workloads'
import type { KubeObject } from './kube-object'
import { createRandom } from './random'

export interface FleetShape {
  readonly kustomizations: number
  /** Nodes per connected component; default 20, as measured clusters have. */
  readonly componentSize?: number
  readonly namespaces?: number
  /** Share from 0 to 1 that fails its build; what depends on them waits. */
  readonly failing?: number
  /** Nodes of the cluster; three, when left out. */
  readonly machines?: number
  /** Deployments that the inventories name, spread evenly, and the pods of them; none, when left out. */
  readonly workloads?: FleetWorkloads
}

const EDGES_PER_NODE = 1.4
const STEMS = ['api', 'worker', 'gateway', 'cache', 'queue', 'search', 'billing', 'auth', 'web', 'report'] as const

export function generateFleet(shape: FleetShape, now: Date, seed: number): readonly KubeObject[] {
  const random = createRandom(seed)
  const size = Math.max(1, shape.componentSize ?? 20)
  const namespaceCount = Math.max(1, shape.namespaces ?? 12)
  const revision = `main@sha1:${sha1(`fleet ${seed}`)}`
  const machines = Array.from({ length: shape.machines ?? 3 }, (_, at) => `node-${at + 1}`)
  const objects: KubeObject[] = [
    ...fluxControllers(now, ['node-1', 'node-2', 'node-3']),
    ...machines.map((name) => node(name, name === 'node-1', 'v1.34.1', now)),
    namespace('flux-system', now),
    gitRepository({
      namespace: 'flux-system',
      name: 'flux-system',
      url: 'https://git.example.com/platform/fleet',
      interval: '1m0s',
      ref: { branch: 'main' },
      revision,
      now,
    }),
  ]
  const names: { readonly namespace: string; readonly name: string }[] = []
  for (let index = 0; index < shape.kustomizations; index += 1) {
    const start = Math.floor(index / size) * size
    const place = `team-${String(Math.floor(start / size) % namespaceCount).padStart(2, '0')}`
    const name = `${STEMS[index % STEMS.length]}-${String(index).padStart(4, '0')}`
    const wanted = index === start ? 0 : 1 + (random.next() < EDGES_PER_NODE - 1 + 1 / size ? 1 : 0)
    const targets = new Set<string>()
    for (let edge = 0; edge < wanted && targets.size < index - start; edge += 1) {
      // Near neighbours make chains, far ones make the wide layers real clusters have.
      const reach = random.next() < 0.6 ? Math.min(4, index - start) : index - start
      const target = names[index - random.between(1, reach)]
      if (target !== undefined) targets.add(`${target.namespace}/${target.name}`)
    }
    names.push({ namespace: place, name })
    objects.push(
      kustomization({
        namespace: place,
        name,
        path: `./clusters/prod/${place}/${name}`,
        revision,
        now,
        source: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
        wait: index % 3 === 0,
        appliedAt: before(now, random.between(1, 9) * 60_000),
        labels: { team: place, tier: index % 5 === 0 ? 'edge' : 'core' },
        ...(targets.size > 0 ? { dependsOn: [...targets] } : {}),
        inventory: Array.from({ length: random.between(3, 12) }, (_, item) =>
          inventoryEntry(place, `${name}-${item}`, '', item % 3 === 0 ? 'ConfigMap' : 'Service'),
        ).concat(
          fleetNames(shape, index).map((suffix) => inventoryEntry(place, `${name}${suffix}`, 'apps', 'Deployment')),
        ),
      }),
    )
  }
  const places = new Set(names.map((entry) => entry.namespace))
  objects.push(...[...places].map((place) => namespace(place, now)))
  return failSome(objects, shape.failing ?? 0, now)
}

function failSome(objects: readonly KubeObject[], share: number, now: Date): readonly KubeObject[] {
  const every = share > 0 ? Math.max(1, Math.round(1 / share)) : 0
  const since = before(now, 2 * HOUR_MS)
  let seen = 0
  return objects.map((object) => {
    if (object.kind !== 'Kustomization' || every === 0) return object
    seen += 1
    return seen % every === 0 ? failBuild(object, 'accumulating resources: missing file deploy.yaml', since) : object
  })
}

function failBuild(object: KubeObject, why: string, since: Date): KubeObject {
  const lastTransitionTime = `${since.toISOString().slice(0, 19)}Z`
  const ready = { type: 'Ready', status: 'False', reason: 'BuildFailed', message: `kustomize build failed: ${why}` }
  const conditions = [{ ...ready, lastTransitionTime, observedGeneration: object.metadata.generation }]
  return { ...object, status: { ...object.status, conditions } }
}
