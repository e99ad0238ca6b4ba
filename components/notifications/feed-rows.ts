// What the feed shows of the messages: each once in its newest version, by day, with repetition folded. Pure.

import { notificationKey } from '@/lib/client/notification-key'
import type { Notification } from '@/lib/contract/notifications'
import { matchesNotification, type NotificationFilter } from '@/lib/flux/tell/notification-filter'

/** What the page lets one ask for; the server takes more. */
export type FeedFilters = Required<Pick<NotificationFilter, 'topics' | 'priorities' | 'text'>>

type FeedRow =
  | { readonly type: 'message'; readonly key: string; readonly message: Notification }
  /** Successes of runs that changed nothing, one after the other. */
  | { readonly type: 'noise'; readonly key: string; readonly messages: readonly Notification[] }

export interface FeedDay {
  readonly heading: string
  readonly rows: readonly FeedRow[]
}

/** What was read, with what has arrived since: later versions in the place of earlier ones, deleted ones gone. Newest first. */
export function mergeArrivals(
  read: readonly Notification[],
  arrived: readonly Notification[],
  filters: FeedFilters,
): readonly Notification[] {
  const byKey = new Map<string, Notification>()
  for (const message of read) byKey.set(notificationKey(message), message)
  for (const message of [...arrived].reverse()) {
    const key = notificationKey(message)
    const before = byKey.get(key)
    if (before !== undefined && before.time > message.time) continue
    byKey.delete(key)
    if (message.deleted !== true && matchesNotification(message, filters)) byKey.set(key, message)
  }
  const order = new Map([...byKey.keys()].map((key, index) => [key, index]))
  return [...byKey.values()].sort(
    (a, b) =>
      b.time.localeCompare(a.time) ||
      (isArrived(b, arrived) ? 1 : 0) - (isArrived(a, arrived) ? 1 : 0) ||
      (order.get(notificationKey(a)) ?? 0) - (order.get(notificationKey(b)) ?? 0),
  )
}

function isArrived(message: Notification, arrived: readonly Notification[]): boolean {
  return arrived.includes(message)
}

/** `now` names today and yesterday; days are those of the reader's zone. */
export function groupByDay(messages: readonly Notification[], now: Date, timeZone?: string): readonly FeedDay[] {
  const days: { heading: string; messages: Notification[] }[] = []
  for (const message of messages) {
    const heading = nameDay(new Date(message.time), now, timeZone)
    const last = days.at(-1)
    if (last?.heading === heading) last.messages.push(message)
    else days.push({ heading, messages: [message] })
  }
  return days.map((day) => ({ heading: day.heading, rows: foldNoise(day.messages) }))
}

function foldNoise(messages: readonly Notification[]): readonly FeedRow[] {
  const runs: Notification[][] = []
  for (const message of messages) {
    const last = runs.at(-1)
    if (message.noise === true && last?.[0]?.noise === true) last.push(message)
    else runs.push([message])
  }
  return runs.flatMap((run): readonly FeedRow[] => {
    const oldest = run.at(-1)
    if (oldest === undefined) return []
    if (oldest.noise === true) {
      // The oldest stays the same while newer ones join, so that an opened fold stays open.
      return [{ type: 'noise', key: `noise ${notificationKey(oldest)}`, messages: run }]
    }
    return run.map((message) => ({ type: 'message', key: notificationKey(message), message }))
  })
}

function nameDay(day: Date, now: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', ...zone })
  const written = format.format(day)
  if (written === format.format(now)) return 'Today'
  const yesterday = new Date(now.getTime() - 86_400_000)
  if (written === format.format(yesterday)) return 'Yesterday'
  return `${new Intl.DateTimeFormat('en-GB', { weekday: 'long', ...zone }).format(day)}, ${written}`
}
