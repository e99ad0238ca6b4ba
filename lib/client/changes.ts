// What changed lately, from the rows and the notifications: newest first, one line each.

import type { Notification } from '@/lib/contract/notifications'
import type { Ref, Resource, Status } from '@/lib/contract/state'

const MINUTE_LENGTH = '2026-11-20T12:04'.length

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
  /** How many other objects say the same within the same minute. */
  readonly others: number
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
      others: 0,
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
      others: 0,
      ...(message.ref === undefined ? {} : { ref: message.ref }),
    })
  }
  return foldSame(changes.sort((a, b) => b.time.localeCompare(a.time))).slice(0, limit)
}

/** One commit reaches many objects at once: that is one line, not twenty. */
function foldSame(changes: readonly Change[]): readonly Change[] {
  const folded = new Map<string, Change>()
  for (const change of changes) {
    const isFoldable = change.topic === undefined && change.status === 'ready'
    const key = isFoldable ? `${change.time.slice(0, MINUTE_LENGTH)} ${change.text}` : change.id
    const first = folded.get(key)
    folded.set(key, first === undefined ? change : { ...first, others: first.others + 1 })
  }
  return [...folded.values()]
}

function describeResource(resource: Resource): string {
  const revision = resource.revision?.appliedShort ?? resource.revision?.availableShort
  if (resource.status === 'ready') return revision ?? 'ready'
  return resource.statusText ?? resource.ready?.reason ?? resource.status
}
