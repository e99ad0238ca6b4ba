// When the spec of an object last changed, as far as the object tells.

import { latest, parseTime } from '@/lib/time'
import { readObject, readObjects, readPath, readText } from './json-fields'

/**
 * Exact where managedFields name a writer of the spec. Without them the newest time in the status stands in: the
 * controller had seen the older spec then, so the change can only be later.
 */
export function specChangeOf(object: unknown): Date | undefined {
  const written = readObjects(object, 'metadata', 'managedFields')
    .filter((entry) => readText(entry, 'subresource') === undefined && hasSpec(entry))
    .map((entry) => parseTime(readPath(entry, 'time')))
  return (
    latest(written) ?? latest([parseTime(readPath(object, 'metadata', 'creationTimestamp')), ...statusTimes(object)])
  )
}

function hasSpec(entry: unknown): boolean {
  return readObject(entry, 'fieldsV1', 'f:spec') !== undefined
}

function statusTimes(object: unknown): readonly (Date | undefined)[] {
  const history = readObjects(object, 'status', 'history')
  return [
    ...readObjects(object, 'status', 'conditions').map((entry) => parseTime(readPath(entry, 'lastTransitionTime'))),
    ...history.map((entry) => parseTime(readPath(entry, 'lastDeployed') ?? readPath(entry, 'lastReconciled'))),
  ]
}
