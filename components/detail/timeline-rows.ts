// Events, notifications and runs of one object and of what it deployed as one line of time, newest first. Pure.

import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { HistoryRow } from '@/lib/contract/objects'
import { isFluxKind } from '@/lib/flux/kinds'
import { kindOf } from '@/lib/ref'

export interface TimelineRow {
  readonly id: string
  readonly time: string
  readonly type: 'event' | 'warning' | 'notification' | 'run'
  readonly title: string
  readonly text: string
  readonly count?: number
  readonly first?: string
  readonly revision?: string
  /** Set where it is about a workload or a pod. */
  readonly subject?: Pick<FluxEvent, 'ref' | 'workload' | 'applier'>
}

export const TIMELINE_VIEWS = ['all', 'flux', 'workloads', 'warnings'] as const
export type TimelineView = (typeof TIMELINE_VIEWS)[number]

/** `deployed` holds the object's own as well, and is as good as `own` where it was read. */
export function mergeTimeline(
  own: readonly FluxEvent[],
  notifications: readonly Notification[],
  history: readonly HistoryRow[],
  deployed?: readonly FluxEvent[],
): readonly TimelineRow[] {
  const rows = [
    ...(deployed ?? own).map(fromEvent),
    ...notifications.filter(isShown).map(fromNotification),
    ...history.flatMap(fromRun),
  ]
  return rows.sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
}

export function isInView({ type, subject }: TimelineRow, view: TimelineView): boolean {
  switch (view) {
    case 'all':
      return true
    case 'flux':
      return subject === undefined
    case 'workloads':
      return subject !== undefined
    case 'warnings':
      return type === 'warning'
  }
}

function fromEvent(event: FluxEvent): TimelineRow {
  const { ref, workload, applier, first } = event
  return {
    id: `event ${event.id}`,
    time: event.time,
    type: event.type === 'Warning' ? 'warning' : 'event',
    title: event.reason,
    text: event.message,
    ...(event.count > 1 ? { count: event.count, ...(first === undefined ? {} : { first }) } : {}),
    ...(event.revision === undefined ? {} : { revision: event.revision }),
    ...(isFluxKind(kindOf(ref))
      ? {}
      : {
          subject: {
            ref,
            ...(workload === undefined ? {} : { workload }),
            ...(applier === undefined ? {} : { applier }),
          },
        }),
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
