// Which event, run or message says the same as an entry of History, so that each fact is told once: of the same revision or
// in the same words, within a minute of it, and as good or bad news as it is.

import type { HistoryEntry } from '@/lib/contract/history'
import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { HistoryRow } from '@/lib/contract/objects'
import { isFailing } from '../judge/status'
import { isSameRevision } from '../object/revision'

export interface Sayings {
  /** Of the object itself. */
  readonly events: readonly FluxEvent[]
  readonly runs: readonly HistoryRow[]
  /** As they are known now. */
  readonly notifications: readonly Notification[]
}

export interface JoinedEntry {
  readonly entry: HistoryEntry
  readonly event?: FluxEvent
}

export interface Joined {
  /** In their order. */
  readonly entries: readonly JoinedEntry[]
  /** What no entry says. */
  readonly events: readonly FluxEvent[]
  readonly runs: readonly HistoryRow[]
}

const MINUTE_MS = 60_000

export function joinEntries(entries: readonly HistoryEntry[], { events, runs, notifications }: Sayings): Joined {
  const taken = new Set<FluxEvent | HistoryRow>()
  const told = entries.filter((entry) => !isToldElsewhere(entry, notifications))
  const joined = told.map((entry): JoinedEntry => {
    const run = runs.find((one) => !taken.has(one) && isRunOf(entry, one))
    if (run !== undefined) taken.add(run)
    const event = nearest(
      entry,
      events.filter((one) => !taken.has(one) && isEventOf(entry, one)),
    )
    if (event === undefined) return { entry }
    taken.add(event)
    return { entry, event }
  })
  return {
    entries: joined,
    events: events.filter((event) => !taken.has(event)),
    runs: runs.filter((run) => !taken.has(run)),
  }
}

/** A message is told as it is known now; of one that was deleted, or only says that all is as before, nothing is. */
function isToldElsewhere({ type, became, key, detail }: HistoryEntry, notifications: readonly Notification[]): boolean {
  if (type !== 'notification') return false
  if (became === 'deleted' || detail?.noise === true) return true
  return notifications.some(
    ({ topic, id, sequenceId = id }) =>
      detail?.topic === topic && (detail.id === id || key.endsWith(`:${topic}:${sequenceId}`)),
  )
}

function isEventOf(entry: HistoryEntry, { type, reason, message, revision, time, first = time }: FluxEvent): boolean {
  if (!isNear(entry.at, first) && !isNear(entry.at, time)) return false
  // What is told again and again names the revision at which it was told first.
  const isOfRevision =
    entry.revision !== undefined && revision !== undefined && isSameRevision(entry.revision, revision)
  if (!isOfRevision && (entry.text === undefined || entry.text !== message)) return false
  if (isBadNews(entry)) return type === 'Warning'
  return type === 'Normal' && isGood(entry) && (/Succeeded$/.test(reason) || reason === 'NewArtifact')
}

/** Its last run: of one that ran on since, the last run is another fact. */
function isRunOf(entry: HistoryEntry, { status, revision, last }: HistoryRow): boolean {
  if (entry.revision === undefined || revision === undefined || last === undefined) return false
  if (!isNear(entry.at, last) || !isSameRevision(entry.revision, revision)) return false
  if (isBadNews(entry)) return /failed$/i.test(status)
  return isGood(entry) && /succeeded$|^deployed$/i.test(status)
}

function isNear(a: string, b: string): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= MINUTE_MS
}

export function isBadNews({ type, became }: Pick<HistoryEntry, 'type' | 'became'>): boolean {
  return type === 'status' && isFailing(became)
}

function isGood({ type, became }: HistoryEntry): boolean {
  return type === 'deploy' || type === 'revision' || (type === 'status' && became === 'ready')
}

/** The one that says it in the same words, else the nearest in time. */
function nearest({ at, text }: HistoryEntry, events: readonly FluxEvent[]): FluxEvent | undefined {
  const distance = ({ message, time, first = time }: FluxEvent) =>
    message === text ? -1 : Math.abs(Date.parse(first) - Date.parse(at))
  return events.reduce<FluxEvent | undefined>(
    (best, event) => (best === undefined || distance(event) < distance(best) ? event : best),
    undefined,
  )
}
