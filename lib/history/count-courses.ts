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
  const back = told.reduce((least, { at }) => Math.min(least, at), Infinity) - FLAP_MS
  const known = groupBy(await readCourses(db, cluster, [...ownOf.keys()], back), ({ who }) => who)
  const all = [...ownOf].flatMap(([who, own]): readonly OneObject[] => {
    const courses = known.get(who) ?? []
    return courses.length > 0 || own.some(isOwnFailure) ? [{ who, own, courses, since }] : []
  })
  const objects = [...new Set(all.flatMap(({ own }) => own.map(({ object }) => object)))]
  const there = groupBy(await readOf(db, cluster, objects, back + FLAP_MS), (entry) => entry.object)
  const next = await Promise.all(all.map((one) => followOne(db, cluster, one, there.get(one.own[0]?.object) ?? [])))
  await replaceCourses(db, cluster, { whos: all.map(({ who }) => who), since: back }, next)
  return { gone: next.flatMap(({ gone }) => gone), come: next.flatMap(({ come }) => come) }
}

type StatusOf = Omit<Entry, 'object'> & { readonly object: Ref }

interface OneObject {
  readonly who: string
  readonly own: readonly StatusOf[]
  readonly courses: readonly Course[]
  readonly since: number
}

interface Followed extends ChangedCourses {
  readonly stayed: readonly Course[]
}

async function followOne(
  db: Kysely<Tables>,
  cluster: string,
  { who, own, courses, since }: OneObject,
  there: readonly StatusEntry[],
): Promise<Followed> {
  const first = Math.min(...own.map(({ at }) => at))
  const isTheirs = (entry: StatusEntry) => entry.object !== undefined && whoOf(entry, entry.object) === who
  const touched = courses.filter(({ to = Infinity }) => to >= first - FLAP_MS)
  const stayed = courses.filter((course) => !touched.includes(course))
  const theirs = there.filter((entry) => entry.at >= first && isTheirs(entry))
  const keys = new Set(own.map(({ key }) => key))
  const isInOrder =
    theirs.every(({ key }) => keys.has(key)) && touched.every(({ from, to }) => to === undefined && from <= first)
  if (isInOrder) return { stayed, gone: touched, come: followCourses(theirs, touched) }
  const begin = Math.min(first - FLAP_MS, ...touched.map(({ from }) => from))
  // What an old one began with is not there any more.
  const before = touched
    .filter(({ from }) => from < since)
    .map(({ to: _, ...course }) => ({ ...course, isRecovered: false }))
  const objects = [...new Set(own.map(({ object }) => object))]
  const all = (await readOf(db, cluster, objects, Math.max(begin, since))).filter(isTheirs)
  return { stayed, gone: touched, come: followCourses(all, before.slice(-1)) }
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

async function readOf(db: Kysely<Tables>, cluster: string, objects: readonly Ref[], since: number) {
  const rows: StatusEntry[] = []
  for (const part of partsOf(objects)) {
    // Of one object what is not of this type is little.
    const found = ofStatus(db, cluster).where('object', 'in', part).where('at', '>=', since)
    rows.push(...(await found.execute()).map(asStatus))
  }
  return rows
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

/** In place of all of theirs that go on or ended since then. */
async function replaceCourses(
  db: Kysely<Tables>,
  cluster: string,
  { whos, since }: { readonly whos: readonly string[]; readonly since: number },
  next: readonly Followed[],
): Promise<void> {
  for (const part of partsOf(whos))
    await db
      .deleteFrom('incident')
      .where('cluster', '=', cluster)
      .where('who', 'in', part)
      .where('ended', '>=', since)
      .execute()
  await putCourses(
    db,
    cluster,
    next.flatMap(({ stayed, come }) => [...stayed, ...come]),
  )
}

async function putCourses(db: Kysely<Tables>, cluster: string, courses: readonly Course[]): Promise<void> {
  for (const part of partsOf(courses))
    await db
      .insertInto('incident')
      .values(part.map((course) => fromCourse(cluster, course)))
      .onConflict((conflict) => conflict.columns(['cluster', 'who', 'ended']).doNothing())
      .execute()
}
