// What can be looked for among the messages, and how a place in the list of them is written.

import type { Notification } from '@/lib/contract/notifications'
import type { NotificationFilter } from '@/lib/flux/tell/notification-filter'

export interface NotificationQuery extends NotificationFilter {
  /** Beside the filter; what it refuses is as good as not there. */
  readonly isShown?: (notification: Notification) => boolean
  readonly since?: { readonly type: 'time'; readonly time: Date } | { readonly type: 'id'; readonly id: string }
  readonly limit: number
  readonly cursor?: Cursor
}

/** The place of a message in the list: those after it are older, or came before it within the same time. */
export interface Cursor {
  readonly time: number
  readonly order: number
}

export function formatCursor({ time, order }: Cursor): string {
  return `${time}.${order}`
}
