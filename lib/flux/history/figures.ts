// The figures of History, from the rows that are kept: deploys a day, incidents, time to recover, change failure rate. Each
// is of what was recorded only.

import type { HistoryDay, HistoryFigures } from '@/lib/contract/history'
import { groupBy } from '@/lib/group-by'
import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Ref } from '@/lib/ref'
import { findIncidents, type Incident, type Span } from './incidents'

export interface FigureFacts {
  /** Of the type `status`, from as long ago as they are kept: what begins before the window may end in it. */
  readonly entries: readonly Entry[]
  readonly rollouts: readonly RolloutRow[]
  readonly objects: readonly RolloutObject[]
  readonly gaps: readonly Span[]
  readonly from: number
  readonly now: number
}

export interface Figures {
  readonly days: readonly HistoryDay[]
  readonly total: HistoryFigures
}

/** What becomes a root cause so soon behind a deploy is laid at its door. */
const BLAMED_MS = 30 * 60_000
const DAY_MS = 86_400_000
const RATE_FROM = 5

export function computeFigures(facts: FigureFacts): Figures {
  const { from, now, gaps } = facts
  const incidents = findIncidents(facts.entries, gaps, now)
  const deploys = findDeploys(facts, incidents)
  const begun = incidents.filter((incident) => incident.from >= from)
  const ended = incidents.filter(({ to, isRecovered }) => isRecovered && to !== undefined && to >= from)
  const known = ended.filter(({ isAtLeast }) => !isAtLeast)
  const failed = deploys.filter(({ isFailed }) => isFailed).length
  const recorded = (now - from - lengthOf(gaps, from, now)) / DAY_MS
  const lengths = known.map(lengthOfIncident).sort((a, b) => a - b)
  return {
    days: daysOf(from, now).map((day) => describeDay(day, { incidents, deploys, ended, gaps, now })),
    total: {
      deploys: deploys.length,
      ...(recorded < 1 ? {} : { deploysADay: round(deploys.length / recorded) }),
      incidents: begun.length,
      runningIncidents: incidents.filter(({ to }) => to === undefined).length,
      recovered: ended.length,
      ...recoverTimes(lengths),
      leftOut: ended.length - known.length,
      failedDeploys: failed,
      ...(deploys.length < RATE_FROM ? {} : { changeFailureRate: round(failed / deploys.length) }),
    },
  }
}

interface CountedDeploy {
  readonly at: number
  readonly changed: number
  readonly isFailed: boolean
}

/** Roll-outs that changed an object; without digests those that applied to one. */
function findDeploys({ rollouts, objects, from, now }: FigureFacts, incidents: readonly Incident[]) {
  const objectsOf = groupBy(objects, ({ rollout }) => rollout)
  const begins = groupBy(incidents, ({ object }) => object)
  return rollouts.flatMap(({ id, startedAt, unchanged, quiet }): readonly CountedDeploy[] => {
    if (startedAt < from || startedAt > now || unchanged === true) return []
    const own = objectsOf.get(id) ?? []
    const reached = own.filter(isReached)
    const broken = own.filter(({ outcome }) => outcome === 'failed')
    // Of a large one without digests only the number is kept.
    const counted = own.length > 0 ? 0 : Object.values(quiet).reduce((sum, count) => sum + count, 0)
    if (reached.length + broken.length + counted === 0) return []
    const isFailed = [...reached, ...broken].some((object) => broke(object, startedAt, begins))
    return [{ at: startedAt, changed: reached.length + counted, isFailed }]
  })
}

function isReached({ changed, outcome }: RolloutObject): boolean {
  return changed === true || (changed === undefined && outcome === 'done')
}

function broke({ ref, at }: RolloutObject, startedAt: number, begins: ReadonlyMap<Ref, readonly Incident[]>): boolean {
  return (begins.get(ref) ?? []).some(({ from }) => from >= startedAt && from <= at + BLAMED_MS)
}

interface DayFacts {
  readonly incidents: readonly Incident[]
  readonly deploys: readonly CountedDeploy[]
  readonly ended: readonly Incident[]
  readonly gaps: readonly Span[]
  readonly now: number
}

function describeDay({ from, to }: Span, { incidents, deploys, ended, gaps, now }: DayFacts): HistoryDay {
  const isIn = (time: number) => time >= from && time < to
  const own = deploys.filter(({ at }) => isIn(at))
  const end = Math.min(to, now)
  const during = incidents.filter((incident) => incident.from < end && (incident.to ?? now) > from)
  const worst = during.some((incident) => incident.worst === 'stalled') ? 'stalled' : during[0]?.worst
  return {
    day: new Date(from).toISOString().slice(0, 10),
    deploys: own.length,
    changed: own.reduce((sum, { changed }) => sum + changed, 0),
    failedDeploys: own.filter(({ isFailed }) => isFailed).length,
    incidents: incidents.filter((incident) => isIn(incident.from)).length,
    recovered: ended.filter(({ to: at = 0 }) => isIn(at)).length,
    ...(worst === undefined ? {} : { worst }),
    unrecordedSeconds: Math.round(lengthOf(gaps, from, end) / 1_000),
  }
}

/** Of UTC, the first one whole. */
function daysOf(from: number, now: number): readonly Span[] {
  const first = Math.floor(from / DAY_MS)
  const count = Math.floor(now / DAY_MS) - first + 1
  return Array.from({ length: count }, (_, at) => ({ from: (first + at) * DAY_MS, to: (first + at + 1) * DAY_MS }))
}

/** Gaps do not overlap. */
function lengthOf(gaps: readonly Span[], from: number, to: number): number {
  return gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0)
}

function lengthOfIncident({ from, to = from }: Incident): number {
  return to - from
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
