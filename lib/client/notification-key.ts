// Which messages are versions of one: a later one takes the place of an earlier one.

import type { Notification } from '@/lib/contract/notifications'

export function notificationKey({ topic, sequenceId, id }: Notification): string {
  return `${topic}/${sequenceId ?? id}`
}
