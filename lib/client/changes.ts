// What changed lately, from the rows and the notifications: newest first, one line each.

import type { Notification } from '@/lib/contract/notifications'
import type { Resource, Status } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

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
      text: describeMessage(message),
      topic: message.topic,
      priority: message.priority,
      emoji: message.emoji,
      others: 0,
      ...(message.ref === undefined ? {} : { ref: message.ref }),
    })
  }
  return foldSame(changes.sort((a, b) => b.time.localeCompare(a.time))).slice(0, limit)
}

/** Beside the name of its object, the title of a Flux message says that name again; its reason says more. */
function describeMessage(message: Notification): string {
  const text = message.title ?? message.message
  return message.ref === undefined ? text : (message.reason ?? text.replace(message.ref, '').trim()) || text
}

/** One commit reaches many objects at once, and many wait at once: that is one line, not twenty. */
function foldSame(changes: readonly Change[]): readonly Change[] {
  const folded = new Map<string, Change>()
  for (const change of changes) {
    const key = foldingKey(change)
    const first = folded.get(key)
    if (first === undefined) folded.set(key, change)
    else {
      const text = first.status === 'waiting' ? 'waiting' : first.text
      folded.set(key, { ...first, text, others: first.others + 1 })
    }
  }
  return [...folded.values()]
}

function foldingKey({ id, time, topic, status, text }: Change): string {
  if (topic !== undefined || (status !== 'ready' && status !== 'waiting')) return id
  return `${time.slice(0, MINUTE_LENGTH)} ${status === 'waiting' ? status : text}`
}

function describeResource(resource: Resource): string {
  const revision = resource.revision?.appliedShort ?? resource.revision?.availableShort
  if (resource.status === 'ready') return revision ?? 'ready'
  return resource.statusText ?? resource.ready?.reason ?? resource.status
}
