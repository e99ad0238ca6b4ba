// How the conditions of an object are read: redacted, and only those with a type and one of the three states.

import { parseTime } from '@/lib/time'
import type { Condition, ConditionStatus, FluxResource } from './flux-resource'
import { omitUndefined, readInteger, readObjects, readPath, readText } from './json-fields'
import { redactText } from './redact'

// The controllers cut their messages here.
const MAX_MESSAGE_LENGTH = 32_768

function isConditionStatus(value: unknown): value is ConditionStatus {
  return value === 'True' || value === 'False' || value === 'Unknown'
}

export function parseConditions(object: unknown): readonly Condition[] {
  return readObjects(object, 'status', 'conditions').flatMap((entry) => {
    const type = readText(entry, 'type')
    const status = readPath(entry, 'status')
    if (type === undefined || !isConditionStatus(status)) return []
    return [
      omitUndefined({
        type,
        status,
        reason: redactText(readText(entry, 'reason') ?? ''),
        message: redactText((readText(entry, 'message') ?? '').slice(0, MAX_MESSAGE_LENGTH)),
        since: parseTime(readPath(entry, 'lastTransitionTime')),
        observedGeneration: readInteger(entry, 'observedGeneration'),
      }),
    ]
  })
}

export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type)
}

/** Whether a condition speaks of the spec as it is now; one without a generation is taken at its word. */
export function isCurrentCondition(condition: Condition, generation: number): boolean {
  const observed = condition.observedGeneration
  return observed === undefined || observed <= 0 || observed >= generation
}

/**
 * Healthy is written in the health phase only: whatever fails before leaves the value of an earlier run standing, and
 * a suspended object keeps it for ever.
 */
export function isHealthyCurrent(
  healthy: Condition,
  ready: Condition | undefined,
  { suspended, generation }: Pick<FluxResource, 'suspended' | 'generation'>,
): boolean {
  if (suspended || !isCurrentCondition(healthy, generation)) return false
  if (ready?.status !== 'False') return true
  return ready.reason === 'HealthCheckFailed' && healthy.status !== 'True'
}
