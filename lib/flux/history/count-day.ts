// What is counted of one day: deploys, what they changed and broke, incidents that began and ended.

import { groupBy } from '@/lib/group-by'
import type { DayRow, RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Ref } from '@/lib/ref'
import type { Incident, Span } from './incidents'

export interface DayFacts {
  readonly rollouts: readonly RolloutRow[]
  readonly objects: readonly RolloutObject[]
}

export interface CountedDeploy {
  readonly at: number
  readonly changed: number
  readonly isFailed: boolean
}

/** What becomes a root cause so soon behind a deploy is laid at its door. */
export const BLAMED_MS = 30 * 60_000
export const DAY_MS = 86_400_000

/** Days are of UTC, counted from 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS)
}

export function daysFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: dayOf(to) - dayOf(from) + 1 }, (_, at) => dayOf(from) + at)
}

export function spanOfDay(day: number): Span {
  return { from: day * DAY_MS, to: (day + 1) * DAY_MS }
}

/** 2026-11-30 */
export function dayNameOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Roll-outs that changed an object; without digests those that applied to one. */
export function findDeploys(
  { rollouts, objects }: DayFacts,
  incidents: readonly Pick<Incident, 'object' | 'from'>[],
): readonly CountedDeploy[] {
  const objectsOf = groupBy(objects, ({ rollout }) => rollout)
  const begins = groupBy(incidents, ({ object }) => object)
  return rollouts.flatMap(({ id, startedAt, unchanged, quiet }): readonly CountedDeploy[] => {
    if (unchanged === true) return []
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

function broke(
  { ref, at }: RolloutObject,
  startedAt: number,
  begins: ReadonlyMap<Ref, readonly Pick<Incident, 'from'>[]>,
): boolean {
  return (begins.get(ref) ?? []).some(({ from }) => from >= startedAt && from <= at + BLAMED_MS)
}

export function countDay(
  { from, to }: Span,
  counted: {
    readonly incidents: readonly Incident[]
    readonly deploys: readonly CountedDeploy[]
    readonly now: number
  },
): DayRow {
  const { incidents, now } = counted
  const isIn = (time: number) => time >= from && time < to
  const deploys = counted.deploys.filter(({ at }) => isIn(at))
  const recovered = incidents.filter((incident) => incident.isRecovered && isIn(incident.to ?? Infinity))
  const end = Math.min(to, now)
  const worst = incidents
    .filter((incident) => incident.from < end && (incident.to ?? now) > from)
    .map((incident): DayRow['worst'] => incident.worst)
    .reduce(theWorse, undefined)
  return {
    day: dayNameOf(from),
    deploys: deploys.length,
    changed: deploys.reduce((sum, { changed }) => sum + changed, 0),
    failedDeploys: deploys.filter(({ isFailed }) => isFailed).length,
    incidents: incidents.filter((incident) => isIn(incident.from)).length,
    recovered: recovered.length,
    recoverMs: recovered.flatMap((incident) =>
      incident.isAtLeast || incident.to === undefined ? [] : [incident.to - incident.from],
    ),
    ...(worst === undefined ? {} : { worst }),
  }
}

export function theWorse(a: DayRow['worst'], b: DayRow['worst']): DayRow['worst'] {
  return a === 'stalled' || b === undefined ? a : b
}
