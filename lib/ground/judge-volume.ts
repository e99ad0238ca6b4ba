// Whether a claim has its volume. Which classes wait for a consumer would be a right of its own, so it is not guessed.

import { readText } from '@/lib/flux/object/json-fields'
import { bad, type Finding, good, isNew, type Told, unknown, warned } from './check'
import type { GroundObject } from './ground-object'

const PATIENCE_MS = 5 * 60_000
/** Set once a pod that wants it has been given a node. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

const UNBOUND: Told = ['has no volume', 'have no volume']
const LOST: Told = ['has lost its volume', 'have lost their volume']
const WAITING: Told = ['waits for a volume or a consumer', 'wait for a volume or a consumer']

export function judgeVolume(object: GroundObject, now: Date): Finding {
  switch (readText(object.status, 'phase')) {
    case 'Bound':
      return good('bound')
    case 'Lost':
      return bad('its volume is gone', LOST)
    case 'Pending':
      return judgePending(object, now)
    default:
      return unknown('does not say how it stands', object.createdAt)
  }
}

function judgePending(object: GroundObject, now: Date): Finding {
  const { createdAt } = object
  if (isNew(object, now, PATIENCE_MS)) return unknown('is being bound', createdAt)
  const node = object.annotations[SELECTED_NODE]
  if (node === undefined) return warned('waits for a volume, or for a pod that uses it', WAITING, createdAt)
  return bad(`waits for a volume on node ${node}`, UNBOUND, createdAt)
}
