// Conditions in the manner of Kubernetes, as the operators of the ground write them.

import { type JsonObject, readObjects, readText } from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import { readMessage } from '@/lib/workloads/message'

export interface GroundCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  /** Behind the door of texts: no secrets. */
  readonly message: string
  readonly since?: Date
}

/** Undefined where it is not there, or says neither yes nor no nor that nobody knows. */
export function findCondition(holder: JsonObject, type: string): GroundCondition | undefined {
  const found = readObjects(holder, 'conditions').find((entry) => entry.type === type)
  if (found === undefined) return undefined
  const { status } = found
  if (status !== 'True' && status !== 'False' && status !== 'Unknown') return undefined
  const since = parseTime(found.lastTransitionTime)
  return {
    type,
    status,
    reason: readText(found, 'reason') ?? '',
    message: readMessage(found),
    ...(since === undefined ? {} : { since }),
  }
}

/** `: ErrorRenewing: the account is not known`, behind what it is the reason of; nothing where it says nothing. */
export function because({ reason, message }: Pick<GroundCondition, 'reason' | 'message'>): string {
  const said = [reason, shortLine(message)].filter((part) => part !== '')
  return said.map((part) => `: ${part}`).join('')
}

const MAX_SAID = 300

/** What others wrote, as far as it fits into a sentence. */
export function shortLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_SAID)
}
