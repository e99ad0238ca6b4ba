// Entries of History, events, notifications and runs of one object and of what it deployed as one line of time, newest
// first. Pure.

import type { HistoryEntry } from '@/lib/contract/history'
import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { HistoryRow } from '@/lib/contract/objects'
import { titleOfEntry } from '@/lib/flux/history/entry-words'
import { isBadNews, type JoinedEntry, joinEntries } from '@/lib/flux/history/join-entries'
import { isFluxKind } from '@/lib/flux/kinds'
import { kindOf } from '@/lib/ref'

export interface TimelineRow {
  readonly id: string
  readonly time: string
  readonly type: 'event' | 'warning' | 'notification' | 'run' | 'entry'
  readonly title: string
  readonly text: string
  /** The event was told so often, first and last at these times, where they are others than that of the row. */
  readonly count?: number
  readonly first?: string
  readonly last?: string
  readonly revision?: string
  /** Set where it is about a workload or a pod. */
  readonly subject?: Pick<FluxEvent, 'ref' | 'workload' | 'applier'>
  /** Set where History recorded it. */
  readonly entry?: HistoryEntry
}

export interface Told {
  /** Of the object itself. */
  readonly own: readonly FluxEvent[]
  /** With those of what it deployed: as good as `own` where it was read. */
  readonly deployed?: readonly FluxEvent[] | undefined
  readonly notifications: readonly Notification[]
  readonly runs: readonly HistoryRow[]
  readonly entries: readonly HistoryEntry[]
}

export const TIMELINE_VIEWS = ['all', 'flux', 'workloads', 'warnings'] as const
export type TimelineView = (typeof TIMELINE_VIEWS)[number]

/** What is an entry and an event is told once. */
export function mergeTimeline({ own, deployed = own, notifications, runs, entries }: Told): readonly TimelineRow[] {
  const [flux, others] = [deployed.filter(isOfFlux), deployed.filter((event) => !isOfFlux(event))]
  const joined = joinEntries(entries, { events: flux, runs, notifications })
  const rows = [
    ...joined.entries.map(fromEntry),
    ...[...joined.events, ...others].map(fromEvent),
    ...notifications.filter(isShown).map(fromNotification),
    ...joined.runs.flatMap(fromRun),
  ]
  return rows.sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
}

function isOfFlux({ ref }: FluxEvent): boolean {
  return isFluxKind(kindOf(ref))
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

function fromEntry({ entry, event }: JoinedEntry): TimelineRow {
  const { key, at, type, revision } = entry
  const isInTitle = type === 'deploy' || type === 'revision'
  const { title, text } = titleOfEntry(entry)
  return {
    id: `entry ${key}`,
    time: at,
    type: isBadNews(entry) ? 'warning' : type === 'notification' ? type : 'entry',
    title,
    text: event?.message ?? text,
    ...(event === undefined || event.count < 2 ? {} : { count: event.count, last: event.time }),
    ...(revision === undefined || isInTitle ? {} : { revision }),
    entry,
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
    ...(isOfFlux(event)
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
