// Incidents, kept up to date while entries are written: mostly each entry goes on where the last one of its object ended;
// what comes late has those of its object found anew.

import type { Kysely } from 'kysely'
import { FLAP_MS, followCourses, isOwnFailure, type StatusEntry, whoOf } from '@/lib/flux/history/incidents'
import { groupBy } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { toCourse } from './from-tables'
import { partsOf } from './parts'
import type { Course, Entry } from './rows'
import type { Tables } from './tables'
import { fromCourse } from './to-tables'

const READ_AT_ONCE = 5_000

/** What there was and what there is instead. */
export interface ChangedCourses {
  readonly gone: readonly Course[]
  readonly come: readonly Course[]
}

/** `kept` are in the table already; what is older than `since` counts no more. */
export async function countCourses(
  db: Kysely<Tables>,
  cluster: string,
  kept: readonly Entry[],
  since: number,
): Promise<ChangedCourses> {
  const told = kept.flatMap(({ object, ...entry }) =>
    object === undefined || entry.type !== 'status' || entry.at < since ? [] : [{ ...entry, object }],
  )
  const ownOf = groupBy(told, (entry) => whoOf(entry, entry.object))
  if (ownOf.size === 0) return { gone: [], come: [] }
  const back = Math.min(...told.map(({ at }) => at)) - FLAP_MS
  const known = groupBy(await readCourses(db, cluster, [...ownOf.keys()], back), ({ who }) => who)
  const gone: Course[] = []
  const come: Course[] = []
  for (const [who, own] of ownOf) {
    const courses = known.get(who) ?? []
    if (courses.length === 0 && !own.some(isOwnFailure)) continue
    const [first] = own
    if (first === undefined) continue
    const next = await followOne(db, cluster, { who, object: first.object, own, courses, since })
    gone.push(...next.gone)
    come.push(...next.come)
  }
  await dropCourses(db, cluster, gone)
  await putCourses(db, cluster, come)
  return { gone, come }
}

interface OneObject {
  readonly who: string
  readonly object: Ref
  readonly own: readonly Entry[]
  readonly courses: readonly Course[]
  readonly since: number
}

async function followOne(db: Kysely<Tables>, cluster: string, one: OneObject): Promise<ChangedCourses> {
  const { who, object, own, courses, since } = one
  const first = Math.min(...own.map(({ at }) => at))
  const touched = courses.filter(({ to = Infinity }) => to >= first - FLAP_MS)
  const theirs = (await readOf(db, cluster, object, first)).filter((entry) => whoOf(entry, object) === who)
  const keys = new Set(own.map(({ key }) => key))
  const isInOrder =
    theirs.every(({ key }) => keys.has(key)) && touched.every(({ from, to }) => to === undefined && from <= first)
  if (isInOrder) return { gone: touched, come: followCourses(theirs, touched) }
  const begin = Math.min(first - FLAP_MS, ...touched.map(({ from }) => from))
  // What an old one began with is not there any more.
  const before = touched
    .filter(({ from }) => from < since)
    .map(({ to: _, ...course }) => ({ ...course, isRecovered: false }))
  const all = (await readOf(db, cluster, object, Math.max(begin, since))).filter(
    (entry) => whoOf(entry, object) === who,
  )
  return { gone: touched, come: followCourses(all, before.slice(-1)) }
}

/** All that is kept since then, one page after the other. */
export async function countCoursesAgain(db: Kysely<Tables>, cluster: string, since: number): Promise<void> {
  const touched = (
    await db.selectFrom('incident').selectAll().where('cluster', '=', cluster).where('ended', '>=', since).execute()
  ).map(toCourse)
  const before = touched.filter(({ from }) => from < since)
  await db.deleteFrom('incident').where('cluster', '=', cluster).where('ended', '>=', since).execute()
  let open: readonly Course[] = before.map(({ to: _, ...course }) => ({ ...course, isRecovered: false }))
  let after = { at: since, key: '' }
  for (;;) {
    const rows = await ofStatus(db, cluster)
      .where((is) => is.or([is('at', '>', after.at), is.and([is('at', '=', after.at), is('key', '>', after.key)])]))
      .where('at', '>=', after.at)
      .orderBy('at')
      .orderBy('key')
      .limit(READ_AT_ONCE)
      .execute()
    const courses = followCourses(rows.map(asStatus), open)
    open = courses.filter(({ to }) => to === undefined)
    await putCourses(
      db,
      cluster,
      courses.filter(({ to }) => to !== undefined),
    )
    const last = rows.at(-1)
    if (last === undefined || rows.length < READ_AT_ONCE) break
    after = last
  }
  await putCourses(db, cluster, open)
}

async function readCourses(db: Kysely<Tables>, cluster: string, whos: readonly string[], since: number) {
  const rows = await Promise.all(
    partsOf(whos).map((part) =>
      db
        .selectFrom('incident')
        .selectAll()
        .where('cluster', '=', cluster)
        .where('who', 'in', part)
        .where('ended', '>=', since)
        .execute(),
    ),
  )
  return rows.flat().map(toCourse)
}

async function readOf(db: Kysely<Tables>, cluster: string, object: Ref, since: number) {
  const rows = await db
    .selectFrom('entry')
    .select(COLUMNS)
    .where('cluster', '=', cluster)
    .where('object', '=', object)
    .where('at', '>=', since)
    // Of one object what is not of this type is little.
    .where('type', '=', 'status')
    .execute()
  return rows.map(asStatus)
}

const COLUMNS = ['key', 'at', 'object', 'uid', 'root', 'became'] as const

function ofStatus(db: Kysely<Tables>, cluster: string) {
  return db.selectFrom('entry').select(COLUMNS).where('cluster', '=', cluster).where('type', '=', 'status')
}

type StatusRow = Awaited<ReturnType<ReturnType<typeof ofStatus>['execute']>>[number]

function asStatus({ key, at, object, uid, root, became }: StatusRow): StatusEntry {
  return {
    key,
    at,
    ...(object === null ? {} : { object }),
    ...(uid === null ? {} : { uid }),
    ...(root === null ? {} : { root }),
    ...(became === null ? {} : { became }),
  }
}

async function dropCourses(db: Kysely<Tables>, cluster: string, courses: readonly Course[]): Promise<void> {
  for (const course of courses) {
    const { who, ended } = fromCourse(cluster, course)
    await db
      .deleteFrom('incident')
      .where('cluster', '=', cluster)
      .where('who', '=', who)
      .where('ended', '=', ended)
      .execute()
  }
}

async function putCourses(db: Kysely<Tables>, cluster: string, courses: readonly Course[]): Promise<void> {
  for (const part of partsOf(courses))
    await db
      .insertInto('incident')
      .values(part.map((course) => fromCourse(cluster, course)))
      .onConflict((conflict) => conflict.columns(['cluster', 'who', 'ended']).doNothing())
      .execute()
}
