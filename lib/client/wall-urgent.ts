// Which messages of ntfy have a place of their own on a wall: those of high priority about what the wall does not show itself.

import type { Notification } from '@/lib/contract/notifications'
import { isTold, LOUD } from './loud-messages'
import { notificationKey } from './notification-key'

export interface UrgentMessage {
  /** The newest of those that say the same. */
  readonly message: Notification
  readonly count: number
}

/** The most urgent first, then the newest. What Flux tells of its own objects stands among the problems already. */
export function listUrgent(messages: readonly Notification[]): readonly UrgentMessage[] {
  const newest = new Map<string, Notification>()
  for (const message of messages) newest.set(notificationKey(message), message)
  const told = [...newest.values()]
    .filter((one) => one.priority >= LOUD && isTold(one) && one.ref === undefined)
    .sort((one, other) => other.priority - one.priority || other.time.localeCompare(one.time))
  const bySaying = new Map<string, UrgentMessage>()
  for (const message of told) {
    const saying = JSON.stringify([message.topic, message.title, message.message])
    const first = bySaying.get(saying)
    bySaying.set(saying, first === undefined ? { message, count: 1 } : { ...first, count: first.count + 1 })
  }
  return [...bySaying.values()]
}
