// What a simulated cluster starts with, whichever way it was described: homelab, own objects, or a generated fleet.

import type { FluxKind } from '@/lib/flux/kinds'
import { OPTIONAL_KINDS } from './catalogue'
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
}

export function buildScenario(choice: ScenarioChoice, now: Date, seed: number): Scenario {
  if (choice === 'homelab') return { objects: buildHomelab(now), absentKinds: OPTIONAL_KINDS, isLively: true }
  if ('generate' in choice) {
    return { objects: generateFleet(choice.generate, now, seed), absentKinds: OPTIONAL_KINDS, isLively: false }
  }
  return { objects: choice.objects, absentKinds: choice.absentKinds ?? [], isLively: false }
}
