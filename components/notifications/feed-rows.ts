// What the feed shows of the messages: each once in its newest version, by day, with repetition folded, and a line where
// somebody stopped reading. Pure.

import { notificationKey } from '@/lib/client/notification-key'
import type { Notification } from '@/lib/contract/notifications'
import { matchesNotification, type NotificationFilter } from '@/lib/flux/tell/notification-filter'
import { addToGroup } from '@/lib/group-by'
import { nameNearDays } from '@/lib/time'

export type FeedRow =
  | { readonly type: 'message'; readonly key: string; readonly message: Notification }
  /** The same again and again; the newest first. */
  | { readonly type: 'repeats'; readonly key: string; readonly messages: readonly Notification[] }
  /** Successes of runs that changed nothing, one after the other. */
  | { readonly type: 'noise'; readonly key: string; readonly messages: readonly Notification[] }
  /** What follows was there when somebody stopped reading. */
  | { readonly type: 'read'; readonly key: 'read'; readonly until: string }

export interface FeedDay {
  readonly heading: string
  readonly rows: readonly FeedRow[]
}

/** What was read, with what has arrived since: later versions in the place of earlier ones, deleted ones gone. Newest first. */
export function mergeArrivals(
  read: readonly Notification[],
  arrived: readonly Notification[],
  filter: NotificationFilter,
): readonly Notification[] {
  const byKey = new Map<string, Notification>()
  for (const message of read) byKey.set(notificationKey(message), message)
  for (const message of [...arrived].reverse()) {
    const key = notificationKey(message)
    const before = byKey.get(key)
    if (before !== undefined && before.time > message.time) continue
    byKey.delete(key)
    if (message.deleted !== true && matchesNotification(message, filter)) byKey.set(key, message)
  }
  // What was read has the newest first; what has arrived since was put behind it, the newest last.
  const came = new Set(arrived)
  const place = new Map([...byKey.values()].map((message, index) => [message, came.has(message) ? -index - 1 : index]))
  return [...byKey.values()].sort((a, b) => b.time.localeCompare(a.time) || (place.get(a) ?? 0) - (place.get(b) ?? 0))
}

export interface Reading {
  /** Names today and yesterday. */
  readonly now: Date
  /** The newest message that was there when somebody stopped reading. */
  readonly readUntil?: string | undefined
  /** Of the days; that of the reader when absent. */
  readonly timeZone?: string
}

export function groupByDay(
  messages: readonly Notification[],
  { now, readUntil, timeZone }: Reading,
): readonly FeedDay[] {
  const nameDay = createDayNames(now, timeZone)
  const days: { heading: string; messages: Notification[] }[] = []
  for (const message of messages) {
    const heading = nameDay(new Date(message.time))
    const last = days.at(-1)
    if (last?.heading === heading) last.messages.push(message)
    else days.push({ heading, messages: [message] })
  }
  return drawLine(
    days.map((day) => ({ heading: day.heading, rows: foldRows(day.messages) })),
    readUntil,
  )
}

export function countUnread(messages: readonly Notification[], readUntil: string | undefined): number {
  return readUntil === undefined ? 0 : messages.filter(({ time }) => time > readUntil).length
}

/** Before the first row that was there, where there is something above it. */
function drawLine(days: readonly FeedDay[], readUntil: string | undefined): readonly FeedDay[] {
  if (readUntil === undefined || !days.some(({ rows }) => rows.some((row) => isNew(row, readUntil)))) return days
  let isDrawn = false
  return days.map((day) => {
    const at = isDrawn ? -1 : day.rows.findIndex((row) => !isNew(row, readUntil))
    if (at === -1) return day
    isDrawn = true
    const line: FeedRow = { type: 'read', key: 'read', until: readUntil }
    return { ...day, rows: [...day.rows.slice(0, at), line, ...day.rows.slice(at)] }
  })
}

function isNew(row: FeedRow, readUntil: string): boolean {
  if (row.type === 'read') return false
  const newest = row.type === 'message' ? row.message : row.messages[0]
  return newest !== undefined && newest.time > readUntil
}

/** What repeats stands where it came last. */
function foldRows(messages: readonly Notification[]): readonly FeedRow[] {
  const alike = new Map<string, Notification[]>()
  for (const message of messages) if (message.noise !== true) addToGroup(alike, likenessOf(message), message)
  const runs: Notification[][] = []
  for (const message of messages) {
    const last = runs.at(-1)
    if (message.noise !== true) {
      const group = alike.get(likenessOf(message)) ?? [message]
      if (group[0] === message) runs.push(group)
    } else if (last?.[0]?.noise === true) last.push(message)
    else runs.push([message])
  }
  return runs.flatMap((run) => rowOf(run) ?? [])
}

function rowOf(run: readonly Notification[]): FeedRow | undefined {
  const oldest = run.at(-1)
  if (oldest === undefined) return undefined
  // The oldest stays the same while newer ones join, so that an opened fold stays open.
  const key = notificationKey(oldest)
  if (oldest.noise === true) return { type: 'noise', key: `noise ${key}`, messages: run }
  return run.length === 1
    ? { type: 'message', key, message: oldest }
    : { type: 'repeats', key: `repeats ${key}`, messages: run }
}

/** Under the same title about the same object the same words, but for what is measured in them. */
function likenessOf({ topic, title, message, priority, severity, ref, cluster }: Notification): string {
  return [topic, title, message.replace(MEASURED, '#'), priority, severity, ref, cluster].join('\n')
}

/** Not every number: `nuc-3` is another than `nuc-2`. */
const MEASURED = /(?<![\d.,])\d{1,12}(?:[.,]\d{1,12}){0,4}(?=\s?(?:%|°|[kKMGT]?i?(?:B|bit)\b|(?:ms|s|min|h|d)\b))/g

/** Its formats are made once for the whole feed. */
function createDayNames(now: Date, timeZone: string | undefined): (day: Date) => string {
  const nearDay = nameNearDays(now, timeZone)
  const zone = timeZone === undefined ? {} : { timeZone }
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', ...zone })
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', ...zone })
  return (day) => nearDay(day) ?? `${weekday.format(day)}, ${date.format(day)}`
}
