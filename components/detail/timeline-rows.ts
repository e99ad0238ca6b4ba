// Events, notifications and runs of one object as one line of time, newest first. Pure.

import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { HistoryRow } from '@/lib/contract/objects'

export interface TimelineRow {
  readonly id: string
  readonly time: string
  readonly type: 'event' | 'warning' | 'notification' | 'run'
  readonly title: string
  readonly text: string
  readonly count?: number
  readonly revision?: string
}

export function mergeTimeline(
  events: readonly FluxEvent[],
  notifications: readonly Notification[],
  history: readonly HistoryRow[],
): readonly TimelineRow[] {
  const rows = [
    ...events.map(fromEvent),
    ...notifications.filter(isShown).map(fromNotification),
    ...history.flatMap(fromRun),
  ]
  return rows.sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
}

function fromEvent(event: FluxEvent): TimelineRow {
  return {
    id: `event ${event.id}`,
    time: event.time,
    type: event.type === 'Warning' ? 'warning' : 'event',
    title: event.reason,
    text: event.message,
    ...(event.count > 1 ? { count: event.count } : {}),
    ...(event.revision === undefined ? {} : { revision: event.revision }),
  }
}

function isShown(notification: Notification): boolean {
  return notification.deleted !== true
}

function fromNotification(notification: Notification): TimelineRow {
  return {
    id: `notification ${notification.id}`,
    time: notification.time,
    type: 'notification',
    title: notification.title ?? `ntfy ${notification.topic}`,
    text: notification.message,
    ...(notification.revision === undefined ? {} : { revision: notification.revision }),
  }
}

function fromRun(run: HistoryRow): readonly TimelineRow[] {
  const time = run.last ?? run.first
  if (time === undefined) return []
  const runs = run.count !== undefined && run.count > 1 ? `, the last of ${run.count} runs` : ''
  return [
    {
      id: `run ${time} ${run.revision ?? ''}`,
      time,
      type: 'run',
      title: run.action ?? 'Run',
      text: `${run.status}${runs}`,
      ...(run.revision === undefined ? {} : { revision: run.revision }),
    },
  ]
}
