// What a simulated cluster starts with, whichever way it was described: homelab, own objects, or a generated fleet.

import type { FluxKind } from '@/lib/flux/kinds'
import { OPTIONAL_KINDS } from './catalogue'
import { fleetWorkloads } from './fleet-workloads'
import { DEFAULT_REQUEUE_MS } from './flux-world'
import type { KubeObject } from './kube-object'
import { type FleetShape, generateFleet } from './scenario-fleet'
import { buildHomelab } from './scenario-homelab'

export type ScenarioChoice =
  | 'homelab'
  | { readonly objects: readonly KubeObject[]; readonly absentKinds?: readonly FluxKind[] }
  | { readonly generate: FleetShape }

export interface Scenario {
  readonly objects: readonly KubeObject[]
  readonly absentKinds: readonly FluxKind[]
  /** Whether upstreams make commits and releases of their own accord. */
  readonly isLively: boolean
  readonly requeueMs: number
  /** Objects that are made when their collection is first asked for. */
  readonly later?: ReadonlyMap<string, () => readonly KubeObject[]>
}

/** Clusters that are built for measurements and stories settle sooner than real ones. */
const QUICK_REQUEUE_MS = 5_000

export function buildScenario(choice: ScenarioChoice, now: Date, seed: number): Scenario {
  if (choice === 'homelab')
    return { objects: buildHomelab(now), absentKinds: OPTIONAL_KINDS, isLively: true, requeueMs: DEFAULT_REQUEUE_MS }
  if ('generate' in choice) {
    const objects = generateFleet(choice.generate, now, seed)
    return {
      objects,
      absentKinds: OPTIONAL_KINDS,
      isLively: false,
      requeueMs: QUICK_REQUEUE_MS,
      later: fleetWorkloads(choice.generate, objects, now),
    }
  }
  return {
    objects: choice.objects,
    absentKinds: choice.absentKinds ?? [],
    isLively: false,
    requeueMs: QUICK_REQUEUE_MS,
  }
}
