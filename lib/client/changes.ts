// What changed lately, from the rows, the requests and the notifications: newest first, one line each. A run that ends as
// it began is no change, and the press that asked for it is one of its own.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { ActionName, Resource, Status } from '@/lib/contract/state'
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
  /** Set for requests, the same for all that were asked together. */
  readonly request?: string
  /** How many other objects say the same within the same minute. */
  readonly others: number
}

export function listChanges(
  resources: readonly Resource[],
  messages: readonly Notification[],
  actions: readonly Action[],
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
  for (const action of actions) if (!NOT_SENT.has(action.state)) changes.push(describeRequest(action))
  return foldSame(changes.sort((a, b) => b.time.localeCompare(a.time))).slice(0, limit)
}

const NOT_SENT: ReadonlySet<Action['state']> = new Set<Action['state']>(['queued', 'refused'])

const ASKED = {
  reconcile: 'asked it to reconcile',
  'reconcile-with-source': 'asked it to reconcile with its source',
  force: 'forced an upgrade',
  reset: 'asked it to reset and retry',
  suspend: 'suspended it',
  resume: 'resumed it',
  'resume-and-reconcile': 'resumed it and asked it to reconcile',
} as const satisfies Record<ActionName, string>

function describeRequest({ id, ref, by, action, requestedAt, selection }: Action): Change {
  const request = `request ${selection?.id ?? id}`
  return { id: `request ${id}`, time: requestedAt, ref, text: `${by} ${ASKED[action]}`, request, others: 0 }
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

function foldingKey({ id, time, topic, status, text, request }: Change): string {
  if (request !== undefined) return request
  if (topic !== undefined || (status !== 'ready' && status !== 'waiting')) return id
  return `${time.slice(0, MINUTE_LENGTH)} ${status === 'waiting' ? status : text}`
}

function describeResource(resource: Resource): string {
  const revision = resource.revision?.appliedShort ?? resource.revision?.availableShort
  // While it runs, the last change is still what it came to before.
  if (resource.status === 'ready' || resource.status === 'reconciling') return revision ?? resource.status
  return resource.statusText ?? resource.ready?.reason ?? resource.status
}
