// Which notifications somebody asked for: the one rule of the log that answers and of the page that gets new ones live.

import type { Notification } from '@/lib/contract/notifications'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'

/** Empty or absent: all. */
export interface NotificationFilter {
  readonly topics: readonly string[]
  readonly priorities: readonly number[]
  readonly severity?: 'info' | 'error'
  readonly kind?: FluxKind
  readonly namespace?: string
  readonly name?: string
  /** Found literally, in any case. */
  readonly text?: string
}

export function matchesNotification(notification: Notification, filter: NotificationFilter): boolean {
  const { topics, priorities, severity, kind, namespace, name, text = '' } = filter
  if (topics.length > 0 && !topics.includes(notification.topic)) return false
  if (priorities.length > 0 && !priorities.includes(notification.priority)) return false
  if (severity !== undefined && notification.severity !== severity) return false
  if (kind !== undefined || namespace !== undefined || name !== undefined) {
    const object = parseFluxRef(notification.ref ?? notification.refGuess?.ref ?? '')
    if (object === undefined) return false
    if (kind !== undefined && object.kind !== kind) return false
    if (namespace !== undefined && object.namespace !== namespace) return false
    if (name !== undefined && object.name !== name) return false
  }
  return text === '' || wordsOf(notification).includes(text.toLowerCase())
}

function wordsOf(notification: Notification): string {
  const { title, message, topic, tags, ref, refGuess, reason, revision, cluster } = notification
  return [title, message, topic, ...tags, ref, refGuess?.ref, reason, revision, cluster].join('\n').toLowerCase()
}
