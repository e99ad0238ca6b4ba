// Entries folded by what they come from: a revision with what it changed, an incident with what it held back and what was
// pressed, messages that say the same. Newest first, with the times at which nobody recorded in between.

import { compareText } from '@/lib/compare'
import type { HistoryEntry, HistoryGap } from '@/lib/contract/history'
import { groupBy } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { isFailing } from '../judge/status'
import { findIncidents, type Incident } from './incidents'

export interface CauseFold {
  readonly type: 'cause'
  readonly id: string
  /** Of the newest of them. */
  readonly at: string
  readonly revision: string
  readonly subject?: string
  readonly source?: Ref
  readonly changed: number
  readonly failed: number
  readonly entries: readonly HistoryEntry[]
}

export interface IncidentFold {
  readonly type: 'incident'
  readonly id: string
  /** When it ended; of one that goes on, when it began. */
  readonly at: string
  readonly object: Ref
  readonly from: string
  readonly to?: string
  readonly isRecovered: boolean
  readonly isAtLeast: boolean
  /** It may have ended in an entry that is not among these. */
  readonly isCut: boolean
  readonly worst: Incident['worst']
  readonly text?: string
  readonly heldBack: readonly Ref[]
  readonly pressed: readonly HistoryEntry[]
  readonly entries: readonly HistoryEntry[]
}

export interface SingleEntry {
  readonly type: 'entry'
  readonly id: string
  readonly at: string
  readonly entry: HistoryEntry
  /** Earlier ones that say the same. */
  readonly others: number
}

export interface GapRow {
  readonly type: 'gap'
  readonly id: string
  readonly at: string
  readonly gap: HistoryGap
}

export type HistoryRow = CauseFold | IncidentFold | SingleEntry | GapRow

const SAME_CAUSE_MS = 30 * 60_000

/** `isWhole`: the entries reach until now and leave none out of an object of theirs. */
export function foldEntries(
  entries: readonly HistoryEntry[],
  gaps: readonly HistoryGap[],
  now: number,
  isWhole = true,
): readonly HistoryRow[] {
  const told = new Set<string>()
  const incidents = foldIncidents(entries, gaps, now, told).map((incident) => ({
    ...incident,
    isCut: !isWhole && incident.to === undefined,
  }))
  const causes = foldCauses(
    entries.filter(({ key }) => !told.has(key)),
    told,
  )
  const singles = foldSingles(entries.filter(({ key }) => !told.has(key)))
  const missing = gaps.map((gap): GapRow => ({ type: 'gap', id: `gap ${gap.from}`, at: gap.to, gap }))
  return [...incidents, ...causes, ...singles, ...missing].sort(
    (a, b) => compareText(b.at, a.at) || compareText(a.id, b.id),
  )
}

function foldIncidents(
  entries: readonly HistoryEntry[],
  gaps: readonly HistoryGap[],
  now: number,
  told: Set<string>,
): readonly Omit<IncidentFold, 'isCut'>[] {
  const statuses = entries.flatMap((entry) => (entry.type === 'status' ? [asRow(entry)] : []))
  const spans = gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
  const timed = entries.map((entry) => ({ entry, time: Date.parse(entry.at) }))
  return findIncidents(statuses, spans, now).map((incident) => {
    const end = incident.to ?? now
    const during = timed.flatMap(({ entry, time }) => (time >= incident.from && time <= end ? [entry] : []))
    const own = during.filter((entry) => entry.type === 'status' && entry.ref === incident.object)
    const held = during.filter((entry) => entry.type === 'status' && entry.root === incident.object)
    const pressed = during.filter((entry) => entry.type === 'action' && entry.ref === incident.object)
    const sent = timed.flatMap(({ entry, time }) =>
      time >= incident.from - MOMENT_MS && time <= end && tellsOf(incident.object, entry) ? [entry] : [],
    )
    const all = [...own, ...held, ...pressed, ...sent].sort((a, b) => compareText(b.at, a.at))
    for (const { key } of all) told.add(key)
    const text = own.findLast((entry) => entry.text !== undefined)?.text
    return {
      type: 'incident',
      id: `incident ${incident.object} ${incident.from}`,
      at: iso(incident.to ?? incident.from),
      object: incident.object,
      from: iso(incident.from),
      ...(incident.to === undefined ? {} : { to: iso(incident.to) }),
      isRecovered: incident.isRecovered,
      isAtLeast: incident.isAtLeast,
      worst: incident.worst,
      ...(text === undefined ? {} : { text }),
      heldBack: [...new Set(held.flatMap(({ ref }) => ref ?? []))],
      pressed,
      entries: all,
    }
  })
}

/** Messages have whole seconds, and may come a little before the status that was waited for. */
const MOMENT_MS = 60_000

/** What was sent of a failure says what the object says itself. */
function tellsOf(object: Ref, { type, ref, detail }: HistoryEntry): boolean {
  return type === 'notification' && ref === object && detail?.severity === 'error'
}

function asRow({ key, at, ref, uid, root, became }: HistoryEntry) {
  return {
    ...{ key, at: Date.parse(at), type: 'status' as const },
    ...(ref === undefined ? {} : { object: ref }),
    ...(uid === undefined ? {} : { uid }),
    ...(root === undefined ? {} : { root }),
    ...(became === undefined ? {} : { became }),
  }
}

/** What one revision brought within half an hour of each other. */
function foldCauses(entries: readonly HistoryEntry[], told: Set<string>): readonly CauseFold[] {
  const byRevision = groupBy(
    entries.filter(({ type, revision }) => revision !== undefined && BROUGHT.has(type)),
    ({ revision = '' }) => revision,
  )
  return [...byRevision].flatMap(([revision, brought]) =>
    splitByTime(brought).flatMap((together): readonly CauseFold[] => {
      const changed = together.filter(({ type }) => type === 'deploy').length
      const failed = together.filter(({ became }) => isFailing(became)).length
      const [newest] = together
      if (newest === undefined || together.length < 2 || changed + failed === 0) return []
      for (const { key } of together) told.add(key)
      const source = together.find(({ type }) => type === 'revision')
      return [
        {
          ...{ type: 'cause', id: `cause ${revision} ${newest.at}`, at: newest.at, revision, changed, failed },
          ...(source?.text === undefined ? {} : { subject: source.text }),
          ...(source?.ref === undefined ? {} : { source: source.ref }),
          entries: together,
        },
      ]
    }),
  )
}

const BROUGHT: ReadonlySet<HistoryEntry['type']> = new Set(['deploy', 'revision', 'status'])

/** `entries` are newest first. */
function splitByTime(entries: readonly HistoryEntry[]): readonly (readonly HistoryEntry[])[] {
  const parts: HistoryEntry[][] = []
  let last = Number.NaN
  for (const entry of entries) {
    const at = Date.parse(entry.at)
    const part = parts.at(-1)
    if (part !== undefined && last - at <= SAME_CAUSE_MS) part.push(entry)
    else parts.push([entry])
    last = at
  }
  return parts
}

/** Messages of one topic that say the same are one line, one after the other or within an hour. */
function foldSingles(entries: readonly HistoryEntry[]): readonly SingleEntry[] {
  const rows: SingleEntry[] = []
  const places = new Map<string, number>()
  for (const entry of entries) {
    const saying = sayingOf(entry)
    const place = saying === undefined ? undefined : places.get(saying)
    const before = place === undefined ? undefined : rows[place]
    const isLast = place === rows.length - 1
    if (place !== undefined && before !== undefined && (isLast || isWithinHour(before.entry, entry))) {
      rows[place] = { ...before, others: before.others + 1 }
      continue
    }
    if (saying !== undefined) places.set(saying, rows.length)
    rows.push({ type: 'entry', id: entry.key, at: entry.at, entry, others: 0 })
  }
  return rows
}

/** Those that only say that all is well say the same, whatever they are about. */
function sayingOf({ type, detail, ref, text }: HistoryEntry): string | undefined {
  if (type !== 'notification') return undefined
  return JSON.stringify(detail?.noise === true ? [detail.topic] : [detail?.topic, ref, text])
}

const HOUR_MS = 3_600_000

function isWithinHour(newer: HistoryEntry, older: HistoryEntry): boolean {
  return Date.parse(newer.at) - Date.parse(older.at) < HOUR_MS
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
