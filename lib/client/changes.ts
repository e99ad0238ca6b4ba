// What changed lately, from the rows and the notifications: newest first, one line each.

import type { Notification } from '@/lib/contract/notifications'
import type { Ref, Resource, Status } from '@/lib/contract/state'

export interface Change {
  readonly id: string
  readonly time: string
  readonly text: string
  readonly ref?: Ref
  readonly status?: Status
  /** Set for notifications. */
  readonly topic?: string
  readonly priority?: number
  readonly emoji?: readonly string[]
}

export function listChanges(
  resources: readonly Resource[],
  messages: readonly Notification[],
  limit: number,
): readonly Change[] {
  const changes: Change[] = []
  for (const resource of resources) {
    if (resource.lastChangeAt === undefined) continue
    changes.push({
      id: resource.ref,
      time: resource.lastChangeAt,
      ref: resource.ref,
      status: resource.status,
      text: describeResource(resource),
    })
  }
  for (const message of new Map(messages.map((message) => [message.id, message])).values()) {
    if (message.deleted === true || message.noise === true) continue
    changes.push({
      id: `${message.topic} ${message.id}`,
      time: message.time,
      text: message.title ?? message.message,
      topic: message.topic,
      priority: message.priority,
      emoji: message.emoji,
      ...(message.ref === undefined ? {} : { ref: message.ref }),
    })
  }
  return changes.sort((a, b) => b.time.localeCompare(a.time)).slice(0, limit)
}

function describeResource(resource: Resource): string {
  const revision = resource.revision?.appliedShort ?? resource.revision?.availableShort
  if (resource.status === 'ready') return revision ?? 'ready'
  return resource.statusText ?? resource.ready?.reason ?? resource.status
}
