// The figures of History, from the rows that are kept: deploys a day, incidents, time to recover, change failure rate. Each
// is of what was recorded only, and made of what was counted of each day, whoever counted it.

import type { HistoryDay, HistoryFigures } from '@/lib/contract/history'
import type { Course, DayRow } from '@/lib/history/rows'
import { countDay, DAY_MS, type DayFacts, daysFrom, findDeploys, spanOfDay, theWorse } from './count-day'
import { findIncidents, incidentsOf, type Span, type StatusEntry } from './incidents'

export interface FigureFacts extends Pick<DayFacts, 'rollouts' | 'objects'>, FigureSpan {
  /** Of the type `status`, from as long ago as they are kept: what begins before the window may end in it. */
  readonly entries: readonly StatusEntry[]
}

export interface FigureSpan {
  readonly from: number
  readonly now: number
  /** Those before the window too: what ended in it may have begun before. They do not overlap. */
  readonly gaps: readonly Span[]
}

export interface Figures {
  readonly days: readonly HistoryDay[]
  readonly total: HistoryFigures
}

const RATE_FROM = 5

export function computeFigures(facts: FigureFacts): Figures {
  const { from, now, gaps } = facts
  const incidents = findIncidents(facts.entries, gaps, now)
  const deploys = findDeploys(facts, incidents)
  const rows = daysFrom(from, now).map((day) => countDay(spanOfDay(day), { incidents, deploys, now }))
  return tellFigures(rows, incidents.filter(({ to }) => to === undefined).length, facts)
}

/** `rows` count no incident that is open, but for the deploys that are blamed for it. */
export function figuresOfDays(rows: readonly DayRow[], open: readonly Course[], span: FigureSpan): Figures {
  const { from, now, gaps } = span
  const running = incidentsOf(open, gaps, now)
  const known = new Map(rows.map((row) => [row.day, row]))
  const all = daysFrom(from, now).map((day): DayRow => {
    const more = countDay(spanOfDay(day), { incidents: running, deploys: [], now })
    const row = known.get(more.day)
    if (row === undefined) return more
    const worst = [row.worst, more.worst].reduce(theWorse)
    return { ...row, incidents: row.incidents + more.incidents, ...(worst === undefined ? {} : { worst }) }
  })
  return tellFigures(all, running.length, span)
}

function tellFigures(rows: readonly DayRow[], runningIncidents: number, { from, now, gaps }: FigureSpan): Figures {
  const missing = rows.map(({ day, unrecordedMs }) => {
    const begin = Date.parse(day)
    return unrecordedMs ?? lengthOf(gaps, Math.max(from, begin), Math.min(now, begin + DAY_MS))
  })
  const sum = (pick: (row: DayRow) => number) => rows.reduce((all, row) => all + pick(row), 0)
  const deploys = sum((row) => row.deploys)
  const recovered = sum((row) => row.recovered)
  const failedDeploys = sum((row) => row.failedDeploys)
  // Tens of thousands are sorted as numbers, without a question for each pair.
  const lengths = [...Float64Array.from(rows.flatMap(({ recoverMs }) => recoverMs)).sort()]
  const recorded = (now - from - missing.reduce((all, ms) => all + ms, 0)) / DAY_MS
  return {
    days: rows.map((row, at) => describeDay(row, missing[at] ?? 0)),
    total: {
      deploys,
      ...(recorded < 1 ? {} : { deploysADay: round(deploys / recorded) }),
      incidents: sum((row) => row.incidents),
      runningIncidents,
      recovered,
      ...recoverTimes(lengths),
      leftOut: recovered - lengths.length,
      failedDeploys,
      ...(deploys < RATE_FROM ? {} : { changeFailureRate: round(failedDeploys / deploys) }),
    },
  }
}

function describeDay({ recoverMs: _, unrecordedMs: __, ...row }: DayRow, missing: number): HistoryDay {
  return { ...row, unrecordedSeconds: Math.round(missing / 1_000) }
}

/** Gaps do not overlap. */
export function lengthOf(gaps: readonly Span[], from: number, to: number): number {
  return gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0)
}

function recoverTimes(sorted: readonly number[]): Pick<HistoryFigures, 'recoverMedianSeconds' | 'recoverP90Seconds'> {
  if (sorted.length === 0) return {}
  return { recoverMedianSeconds: seconds(medianOf(sorted)), recoverP90Seconds: seconds(rankOf(sorted, 0.9)) }
}

export function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** The smallest that so many are not above. */
function rankOf(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}

function round(number: number): number {
  return Math.round(number * 1_000) / 1_000
}
