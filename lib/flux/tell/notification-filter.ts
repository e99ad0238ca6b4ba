// Which notifications somebody asked for: the one rule of the log that answers and of the page that gets new ones live.

import type { Notification } from '@/lib/contract/notifications'
import type { Ref } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'

/** Empty or absent: all. */
export interface NotificationFilter {
  readonly topics: readonly string[]
  readonly priorities: readonly number[]
  readonly severity?: 'info' | 'error'
  readonly kinds?: readonly FluxKind[]
  readonly namespaces?: readonly string[]
  readonly name?: string
  /** Found literally, in any case. */
  readonly text?: string
  /** Of this time or later. */
  readonly from?: string
  /** Of an earlier time than this. */
  readonly until?: string
  /** Only about objects that this says yes to. */
  readonly isMeant?: (ref: Ref) => boolean
}

export function matchesNotification(notification: Notification, filter: NotificationFilter): boolean {
  const { topics, priorities, severity, text = '', from, until } = filter
  const { topic, priority, time } = notification
  if (topics.length > 0 && !topics.includes(topic)) return false
  if (priorities.length > 0 && !priorities.includes(priority)) return false
  if (severity !== undefined && notification.severity !== severity) return false
  if ((from !== undefined && time < from) || (until !== undefined && time >= until)) return false
  if (!matchesObject(notification, filter)) return false
  return text === '' || wordsOf(notification).includes(text.toLowerCase())
}

/** What is about no object is not about the one that is asked for. */
function matchesObject({ ref, refGuess }: Notification, filter: NotificationFilter): boolean {
  const { kinds = [], namespaces = [], name, isMeant } = filter
  if (kinds.length + namespaces.length === 0 && name === undefined && isMeant === undefined) return true
  const object = parseFluxRef(ref ?? refGuess?.ref ?? '')
  if (object === undefined) return false
  if (kinds.length > 0 && !kinds.includes(object.kind)) return false
  if (namespaces.length > 0 && !namespaces.includes(object.namespace)) return false
  if (name !== undefined && object.name !== name) return false
  return isMeant?.(object.ref) !== false
}

function wordsOf(notification: Notification): string {
  const { title, message, topic, tags, ref, refGuess, reason, revision, cluster } = notification
  return [title, message, topic, ...tags, ref, refGuess?.ref, reason, revision, cluster].join('\n').toLowerCase()
}
