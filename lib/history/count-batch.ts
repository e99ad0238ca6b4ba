// What a batch changes of what is counted, in the transaction that keeps it.

import type { Kysely, Transaction } from 'kysely'
import { dayOf, daysFrom } from '@/lib/flux/history/count-day'
import { countCourses, countCoursesAgain } from './count-courses'
import { countDays, daysOfBlamed, daysSince, firstOpenTime, isAllCounted } from './count-days'
import { partsOf } from './parts'
import type { Course, Span } from './rows'
import type { HistoryBatch } from './store'
import type { Tables } from './tables'

interface CountedBatch extends HistoryBatch {
  readonly spans?: readonly Span[]
}

/** How it stood before the batch was kept. */
export interface Counted {
  readonly isWhole: boolean
  /** Until then somebody recorded, where a span begins anew. */
  readonly seen?: number
}

export async function beginCounting(
  db: Transaction<Tables>,
  cluster: string,
  { spans = [] }: CountedBatch,
): Promise<Counted> {
  const isWhole = await isAllCounted(db, cluster)
  const ids = spans.map(({ id }) => id)
  const known = ids.length === 0 ? [] : await db.selectFrom('span').select('id').where('id', 'in', ids).execute()
  if (known.length === ids.length) return { isWhole }
  const last = db.selectFrom('span').select('seen').where('cluster', '=', cluster).orderBy('seen', 'desc').limit(1)
  const row = await last.executeTakeFirst()
  return { isWhole, ...(row === undefined ? {} : { seen: row.seen }) }
}

/** Only whoever writes for all tells of spans. */
export async function countBatch(
  db: Transaction<Tables>,
  cluster: string,
  batch: CountedBatch,
  before: Counted,
): Promise<void> {
  const { entries = [], rollouts = [], rolloutObjects = [], spans = [] } = batch
  const ended = [...spans.flatMap((span) => span.ended ?? []), ...(before.seen === undefined ? [] : [before.seen])]
  const isOfDays = rollouts.length > 0 || rolloutObjects.length > 0 || ended.length > 0 || !before.isWhole
  if (!isOfDays && !entries.some(({ type }) => type === 'status')) return
  const since = await firstOpenTime(db, cluster)
  if (!before.isWhole) return await countAgain(db, cluster, since)
  const { gone, come } = await countCourses(db, cluster, entries, since)
  const days = new Set([
    ...[...gone, ...come].flatMap(daysOfCourse),
    ...(await daysOfBlamed(db, cluster, differing(gone, come))),
    ...rollouts.map(({ startedAt }) => dayOf(startedAt)),
    ...(await daysOfRollouts(
      db,
      rolloutObjects.map(({ rollout }) => rollout),
    )),
    // What ended just before a time that nobody recorded may have touched it.
    ...ended.map(dayOf),
  ])
  await countDays(
    db,
    cluster,
    [...days].filter((day) => day >= dayOf(since)),
  )
}

/** What was written by whoever knows of no counting. */
async function countAgain(db: Transaction<Tables>, cluster: string, since: number): Promise<void> {
  await countCoursesAgain(db, cluster, since)
  const days = new Set(await daysSince(db, cluster, since))
  await countDays(
    db,
    cluster,
    [...days].filter((day) => day >= dayOf(since)),
  )
  await db.updateTable('span').set({ counted: 1 }).where('cluster', '=', cluster).execute()
}

/** What goes on is counted when it is asked for. */
function daysOfCourse({ from, to }: Course): readonly number[] {
  return to === undefined ? [] : daysFrom(from, to)
}

/** What began, or has not begun after all. */
function differing(gone: readonly Course[], come: readonly Course[]): readonly Course[] {
  const nameOf = ({ who, from }: Course) => `${from} ${who}`
  const [before, after] = [new Set(gone.map(nameOf)), new Set(come.map(nameOf))]
  return [...gone.filter((one) => !after.has(nameOf(one))), ...come.filter((one) => !before.has(nameOf(one)))]
}

async function daysOfRollouts(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly number[]> {
  const days: number[] = []
  for (const part of partsOf([...new Set(ids)])) {
    const rows = await db.selectFrom('rollout').select('started_at').where('id', 'in', part).execute()
    days.push(...rows.map(({ started_at }) => dayOf(started_at)))
  }
  return days
}
