// An automation, ready to be asked of each policy.

import type { FluxResource } from '../object/flux-resource'
import type { ChosenImage, ImageUpdates, ObservedPolicy } from '../object/image-facts'
import { matchesLabels } from '../object/label-selector'
import type { KnownObject } from './surroundings'

/** An automation with what it knew of each policy, by name. */
export interface Automation {
  readonly known: KnownObject
  readonly updates: ImageUpdates
  /** Absent where it does not say. */
  readonly observed: ReadonlyMap<string, ObservedPolicy> | undefined
}

export function readAutomation(known: KnownObject, updates: ImageUpdates): Automation {
  const observed = updates.observed && new Map(updates.observed.map((entry) => [entry.policy, entry]))
  return { known, updates, observed }
}

/** Undefined where its selector cannot be understood. */
export function selects({ updates }: Automation, policy: FluxResource): boolean | undefined {
  return updates.selector === undefined || matchesLabels(updates.selector, policy.labels)
}

/** The policy that it is told for. */
export interface ForPolicy {
  readonly name: string
  readonly latest: ChosenImage | undefined
  readonly chosenSince: Date | undefined
  /** All that is to run runs the chosen tag. */
  readonly runs: boolean
}
