// The rows of days, made anew from what is kept in small tables: incidents, roll-outs and spans. A day whose entries begin
// to go is counted a last time and stays as it is.

import type { Kysely } from 'kysely'
import {
  BLAMED_MS,
  countDay,
  DAY_MS,
  dayNameOf,
  dayOf,
  daysFrom,
  findDeploys,
  spanOfDay,
} from '@/lib/flux/history/count-day'
import { lengthOf } from '@/lib/flux/history/figures'
import { FLAP_MS, incidentsOf } from '@/lib/flux/history/incidents'
import { groupBy } from '@/lib/group-by'
import { toCourse, toDay, toRollout, toSpan } from './from-tables'
import { findGaps, type Gap } from './gaps'
import { partsOf, replacing } from './parts'
import { readRolloutObjects } from './read-rollout-objects'
import type { Course, DayRow, Span } from './rows'
import type { CountedDays } from './store'
import type { Tables } from './tables'
import { COLUMNS_OF_DAY, fromDay, OPEN } from './to-tables'

/** The first time of which not everything is counted for good. */
export async function firstOpenTime(db: Kysely<Tables>, cluster: string): Promise<number> {
  const last = db.selectFrom('day').select('day').where('cluster', '=', cluster).where('unrecorded_ms', 'is not', null)
  const row = await last.orderBy('day', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? 0 : Date.parse(row.day) + DAY_MS
}

/** When nobody recorded, as far as it is known. */
interface Recorded {
  readonly spans: readonly Span[]
  readonly gaps: readonly Gap[]
  /** The last sign of anybody. */
  readonly now: number
}

async function readRecorded(db: Kysely<Tables>, cluster: string): Promise<Recorded> {
  const spans = (await db.selectFrom('span').selectAll().where('cluster', '=', cluster).execute()).map(toSpan)
  const now = Math.max(0, ...spans.map(({ seen, ended = seen }) => Math.max(seen, ended)))
  return { spans, gaps: findGaps(spans, Math.min(now, ...spans.map(({ began }) => began)), now, now), now }
}

export async function countDays(db: Kysely<Tables>, cluster: string, days: readonly number[]): Promise<void> {
  if (days.length === 0) return
  const recorded = await readRecorded(db, cluster)
  const rows: DayRow[] = []
  for (const day of days) rows.push(await countOne(db, cluster, day, recorded))
  await putDays(db, cluster, rows)
}

/** Days until `last` are counted for good, where that was not done. */
export async function closeDays(db: Kysely<Tables>, cluster: string, last: number): Promise<void> {
  const recorded = await readRecorded(db, cluster)
  const { spans, now } = recorded
  const began = dayOf(Math.min(now, ...spans.map((span) => span.began)))
  const first = Math.max(dayOf(await firstOpenTime(db, cluster)), began)
  // A day that is not over may still become another one.
  for (let day = first; day <= Math.min(last, dayOf(now) - 1); day += 1) {
    const { from, to } = spanOfDay(day)
    const unrecordedMs = lengthOf(findGaps(spans, from, to, now), from, to)
    await putDays(db, cluster, [{ ...(await countOne(db, cluster, day, recorded)), unrecordedMs }])
  }
}

async function countOne(
  db: Kysely<Tables>,
  cluster: string,
  day: number,
  { gaps, now }: Recorded,
  counts: (course: Course) => boolean = () => true,
): Promise<DayRow> {
  const { from, to } = spanOfDay(day)
  const rollouts = await readRolloutsBegun(db, cluster, from, to)
  const objects = await readRolloutObjects(
    db,
    cluster,
    rollouts.map(({ id }) => id),
  )
  const until = objects.reduce((latest, { at }) => Math.max(latest, at + BLAMED_MS), to)
  const courses = await readCourses(db, cluster, from, until)
  const incidents = incidentsOf(
    courses.filter((course) => course.to !== undefined),
    gaps,
    Infinity,
  )
  const deploys = findDeploys({ rollouts, objects }, courses.filter(counts))
  return countDay({ from, to }, { incidents, deploys, now: Math.max(now, to) })
}

/** Those that may have been broken by what began then. */
export async function daysOfBlamed(
  db: Kysely<Tables>,
  cluster: string,
  begun: readonly Pick<Course, 'object' | 'from'>[],
): Promise<readonly number[]> {
  const first = begun.reduce((least, { from }) => Math.min(least, from), Infinity)
  const beginsOf = groupBy(begun, ({ object }) => object)
  const days: number[] = []
  for (const part of partsOf([...beginsOf.keys()])) {
    const rows = await db
      .selectFrom('rollout_object')
      .innerJoin('rollout', 'rollout.id', 'rollout_object.rollout')
      .select(['rollout_object.ref', 'rollout_object.at', 'rollout.started_at'])
      .where('rollout_object.cluster', '=', cluster)
      .where('rollout_object.ref', 'in', part)
      .where('rollout_object.at', '>=', first - BLAMED_MS)
      .execute()
    for (const { ref, at, started_at } of rows)
      if (beginsOf.get(ref)?.some(({ from }) => from >= started_at && from <= at + BLAMED_MS) === true)
        days.push(dayOf(started_at))
  }
  return days
}

/** Not where somebody wrote who knows of no counting. */
export async function isAllCounted(db: Kysely<Tables>, cluster: string): Promise<boolean> {
  const other = db.selectFrom('span').select('id').where('cluster', '=', cluster).where('counted', 'is', null)
  return (await other.limit(1).executeTakeFirst()) === undefined
}

export async function readDays(
  db: Kysely<Tables>,
  cluster: string,
  { from, now }: { readonly from: number; readonly now: number },
): Promise<CountedDays | undefined> {
  if (!(await isAllCounted(db, cluster))) return undefined
  const kept = db.selectFrom('day').selectAll().where('cluster', '=', cluster).where('day', '>=', dayNameOf(from))
  const rows = new Map((await kept.orderBy('day').execute()).map((row) => [row.day, toDay(row)]))
  const open = (
    await db.selectFrom('incident').selectAll().where('cluster', '=', cluster).where('ended', '=', OPEN).execute()
  ).map(toCourse)
  // What has only begun may be over in a moment, and is nobody's fault until then.
  const young = open.filter((course) => now - course.from < FLAP_MS)
  const isOld = (course: Course) => course.to !== undefined || now - course.from >= FLAP_MS
  const doubtful = new Set(await daysOfBlamed(db, cluster, young))
  const recorded = doubtful.size === 0 ? undefined : await readRecorded(db, cluster)
  for (const day of doubtful) {
    const known = rows.get(dayNameOf(day * DAY_MS))
    if (known === undefined || known.unrecordedMs !== undefined || recorded === undefined) continue
    rows.set(known.day, await countOne(db, cluster, day, recorded, isOld))
  }
  return { rows: [...rows.values()], open }
}

async function readRolloutsBegun(db: Kysely<Tables>, cluster: string, from: number, to: number) {
  const rows = await db
    .selectFrom('rollout')
    .selectAll()
    .where('cluster', '=', cluster)
    .where('started_at', '>=', from)
    .where('started_at', '<', to)
    .execute()
  return rows.map(toRollout)
}

async function readCourses(db: Kysely<Tables>, cluster: string, from: number, until: number) {
  const rows = await db
    .selectFrom('incident')
    .selectAll()
    .where('cluster', '=', cluster)
    .where('ended', '>=', from)
    .where('began', '<=', until)
    .execute()
  return rows.map(toCourse)
}

async function putDays(db: Kysely<Tables>, cluster: string, days: readonly DayRow[]): Promise<void> {
  for (const part of partsOf(days))
    await db
      .insertInto('day')
      .values(part.map((one) => fromDay(cluster, one)))
      .onConflict((conflict) => conflict.columns(['cluster', 'day']).doUpdateSet(replacing(COLUMNS_OF_DAY)))
      .execute()
}

/** Those on which an incident was, or a roll-out began, or that were counted, from a time on. */
export async function daysSince(db: Kysely<Tables>, cluster: string, since: number): Promise<readonly number[]> {
  const incidents = db.selectFrom('incident').select(['began', 'ended']).where('cluster', '=', cluster)
  const courses = await incidents.where('ended', '>=', since).where('ended', '<', OPEN).execute()
  const rollouts = db.selectFrom('rollout').select('started_at').where('cluster', '=', cluster)
  const begun = await rollouts.where('started_at', '>=', since).execute()
  const counted = db.selectFrom('day').select('day').where('cluster', '=', cluster).where('unrecorded_ms', 'is', null)
  return [
    ...courses.flatMap(({ began, ended }) => daysFrom(began, ended)),
    ...begun.map(({ started_at }) => dayOf(started_at)),
    ...(await counted.execute()).map(({ day }) => dayOf(Date.parse(day))),
  ]
}
